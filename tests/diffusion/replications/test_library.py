"""The library of refusals and failures: adoptions, ideas and trials, tied to what stopped them."""

from __future__ import annotations

from datetime import date

import pytest

from fabrique.diffusion.replications import actions, queries
from fabrique.diffusion.replications.models import Stopped
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.commitments.models import Answer
from fabrique.implementation.experimentations.models import Experiment
from factories.contributions import ContributionFactory
from factories.people import PersonFactory
from factories.replications import ObstacleFactory

from .scene import AT, REASON, Scene

pytestmark = pytest.mark.django_db


def declined(scene: Scene, *, state: str = "publiee", **challenge: str) -> Answer:
    """An idea that was declined, in a challenge that everybody reads."""
    contribution = ContributionFactory(title="Ouvrir les données fiscales", author=PersonFactory(), state=state)
    for name, value in {"read_access": "public", "state": "ouvert", **challenge}.items():
        setattr(contribution.challenge, name, value)
    contribution.challenge.save()
    return Answer.objects.create(
        contribution=contribution,
        challenge=contribution.challenge,
        programme=contribution.challenge.programme,
        organisation=scene.source,
        holder=scene.lead,
        state="repondu",
        opened_at=AT,
        deposited_at=AT,
        clock_from=AT.date(),
        acknowledge_due=AT.date(),
        answer_due=AT.date(),
        due_on=AT.date(),
        counted_at=AT,
        acknowledged_at=AT,
        decision="ecartee",
        reason="<p>La loi ne le permet pas.</p>",
        answered_at=AT,
        answered_by=scene.lead,
    )


def inconclusive(scene: Scene, *, public: bool = True) -> Experiment:
    """A trial that ended with honour."""
    return Experiment.objects.create(
        title="Essai des bornes",
        organisation=scene.source,
        owner=scene.contact,
        evaluator=scene.lead,
        state="non_concluante",
        hypothesis="Moins d’attente",
        criteria="Dix minutes de moins",
        starts_on=date(2026, 1, 1),
        started_on=date(2026, 1, 1),
        ends_on=date(2026, 3, 1),
        ended_on=date(2026, 3, 1),
        public=public,
        created_by=scene.contact,
        created_at=AT,
        updated_at=AT,
    )


def listed(scene: Scene, kind: str, who: str = "bystander", **more: object) -> list[str]:
    reader = queries.reader_of(standing_of(getattr(scene, who), AT))
    return [row.told.title for row in queries.failures(reader, kind, AT, **more)]


def test_three_kinds_of_failures_are_found_by_their_words():
    scene = Scene()
    scene.abandoned()
    declined(scene)
    inconclusive(scene)
    assert [listed(scene, kind) for kind in ("replication", "answer", "experiment")] == [
        ["Le guichet commun"],
        ["Ouvrir les données fiscales"],
        ["Essai des bornes"],
    ]
    assert listed(scene, "replication", text="donnees FISCALES") == ["Le guichet commun"]
    assert listed(scene, "replication", text="bornes") == []
    assert listed(scene, "answer", text="loi permet") == ["Ouvrir les données fiscales"]
    assert listed(scene, "replication", untied=True) == []
    assert listed(scene, "answer", untied=True) == ["Ouvrir les données fiscales"]


def test_what_is_not_open_to_the_reader_is_not_listed():
    scene = Scene()
    declined(scene, read_access="participants")
    declined(scene, state="masquee")
    inconclusive(scene, public=False)
    assert [listed(scene, kind) for kind in ("answer", "experiment")] == [[], []]
    assert listed(scene, "experiment", "contact") == ["Essai des bornes"]


def test_an_idea_and_a_trial_are_tied_told_and_taken_up():
    scene = Scene()
    reader = queries.reader_of(standing_of(scene.bystander, AT))
    answer, trial = declined(scene), inconclusive(scene)
    obstacle = ObstacleFactory()
    for kind, row in (("answer", answer), ("experiment", trial)):
        failure = queries.failure_for(reader, kind, row.pk, AT)
        assert failure is not None
        actions.attach_to_obstacle(scene.bystander, failure, obstacle, at=AT)
        with pytest.raises(ImpossibleNow):
            actions.attach_to_obstacle(scene.bystander, failure, obstacle, at=AT)
    actions.lift_obstacle(scene.coordinator, obstacle, note="Le décret ouvre ces données.", at=AT)
    told = Message.objects.filter(kind="replications.obstacle_fallen").values_list("recipient_id", flat=True)
    assert set(told) == {answer.contribution.author_id, scene.lead.pk, scene.contact.pk}
    stop = Stopped.objects.get(experiment=trial)
    with pytest.raises(Refused):
        actions.mark_taken_up(scene.bystander, stop, at=AT)
    assert actions.mark_taken_up(scene.contact, stop, at=AT).reopened_at == AT
    shown, withheld = queries.stops_of(reader, obstacle, AT)
    assert ([each.failure.kind for each in shown], withheld) == (["answer", "experiment"], 0)


def test_an_obstacle_says_that_something_is_withheld():
    scene = Scene()
    obstacle = ObstacleFactory()
    trial = inconclusive(scene)
    reader = queries.reader_of(standing_of(scene.bystander, AT))
    failure = queries.failure_for(reader, "experiment", trial.pk, AT)
    assert failure is not None
    actions.attach_to_obstacle(scene.bystander, failure, obstacle, at=AT)
    Experiment.objects.update(public=False)
    assert queries.stops_of(reader, obstacle, AT) == ([], 1)


def test_only_what_failed_is_tied():
    scene = Scene()
    row = scene.abandoned()
    reader = queries.reader_of(standing_of(scene.agent, AT))
    failure = queries.failure_for(reader, "replication", row.pk, AT)
    assert failure is not None
    actions.resume_replication(scene.agent, row, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.attach_to_obstacle(scene.agent, failure, ObstacleFactory(), at=AT)
    assert queries.failure_for(reader, "replication", row.pk, AT) is None


def test_obstacles_are_found_by_word_nature_and_state_with_what_they_stopped():
    scene = Scene()
    row = scene.abandoned("Données fiscales fermées")
    ObstacleFactory(title="Pas de budget", kind="budget")
    ObstacleFactory(title="Décret attendu", fallen=True)
    standing = standing_of(scene.agent, AT)

    def found(**more: str) -> list[tuple[str, int]]:
        return [(each.title, each.stopped) for each in queries.obstacles(standing, queries.ObstaclesWanted(**more))]

    assert found(text="donnees fisc") == [("Données fiscales fermées", 1)]
    assert found(kind="budget") == [("Pas de budget", 0)]
    assert found(state="leve") == [("Décret attendu", 0)]
    actions.resume_replication(scene.agent, row, at=AT)
    assert [each.taken_up for each in queries.obstacles(standing, queries.ObstaclesWanted(text="fisc"))] == [1]


def test_a_reason_is_kept_with_its_obstacle_after_the_adoption_is_taken_up():
    scene = Scene()
    row = scene.abandoned()
    obstacle = row.obstacle
    assert obstacle is not None
    actions.resume_replication(scene.agent, row, at=AT)
    shown, _withheld = queries.stops_of(queries.reader_of(standing_of(scene.agent, AT)), obstacle, AT)
    assert [(each.failure.reason, each.stopped.reopened_at) for each in shown] == [(REASON, AT)]
