"""Who reads which adoption; what a company never sees; the filter and the predicate agree."""

from __future__ import annotations

import pytest
from django.urls import reverse

from fabrique.diffusion.replications import actions, queries, rules
from fabrique.diffusion.replications.models import Obstacle, Replication
from fabrique.diffusion.replications.states import ReplicationState
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.people.queries import standing_of
from factories.commitments import AnswerFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.replications import (
    AgreementFactory,
    HelpFactory,
    ObstacleFactory,
    ReplicationFactory,
    StoppedFactory,
)

from .scene import AT, BACKEND, REASON, SECRET, Scene

pytestmark = pytest.mark.django_db
ROLES = (
    "nobody",
    "contact",
    "lead",
    "agent",
    "manager",
    "bystander",
    "employee",
    "competitor",
    "coordinator",
    "stranger",
    "group_manager",
)


def cast() -> Scene:
    scene = Scene()
    scene.stranger = PersonFactory()
    subsidiary = OrganisationFactory(company=True, name="Filiale de la Compagnie", parent=scene.company)
    scene.group_manager = PersonFactory(organisation=scene.rival)
    OrganisationMandateFactory(person=scene.group_manager, organisation=scene.company, role="manager")
    plain = {"sheet": scene.sheet}
    rows = [
        ReplicationFactory(**plain, adopter=scene.adopter, owner=scene.agent, launched=True),
        ReplicationFactory(**plain, adopter=scene.company, owner=scene.employee, launched=True),
        ReplicationFactory(**plain, adopter=subsidiary, abandoned=True),
        ReplicationFactory(adopter=scene.elsewhere),
    ]
    hidden = ReplicationFactory(**plain, adopter=scene.elsewhere)
    rows.append(hidden)
    sheet = rows[3].sheet
    sheet.state, sheet.published_at, sheet.unpublish_reason = "depubliee", None, "À revoir."
    sheet.save(update_fields=["state", "published_at", "unpublish_reason"])
    return scene


def test_the_filter_and_the_predicate_agree_for_everybody():
    scene = cast()
    seen = {}
    for role in ROLES:
        standing = standing_of(getattr(scene, role), AT)
        reader = queries.reader_of(standing)
        rows = list(Replication.objects.select_related("sheet", "adopter", "source").order_by("pk"))
        filtered = set(Replication.objects.filter(rules.visible_replications(standing)).values_list("pk", flat=True))
        assert filtered == {row.pk for row in rows if rules.can_see(reader, row)}, role
        seen[role] = [number for number, row in enumerate(rows) if row.pk in filtered]
    everything, published = [0, 1, 2, 3, 4], [0, 1, 2, 4]
    assert seen == {
        "nobody": [],
        "contact": published,
        "lead": published,
        "agent": published,
        "manager": published,
        "bystander": everything,
        "employee": [1],
        "competitor": [],
        "coordinator": published,
        "stranger": [],
        "group_manager": [1, 2],
    }


def world() -> tuple[Scene, Replication]:
    """An adoption by a ministry and one by a rival company, both full of what must not leak."""
    scene = Scene()
    obstacle = ObstacleFactory(title=f"Obstacle {SECRET}", text=SECRET)
    ministry = ReplicationFactory(
        sheet=scene.sheet,
        adopter=OrganisationFactory(name=f"Ministère {SECRET}"),
        launched=True,
        motive=SECRET,
        constraints=SECRET,
    )
    gone = ReplicationFactory(
        sheet=scene.sheet,
        adopter=OrganisationFactory(company=True, name=f"Rivale {SECRET}"),
        abandoned=True,
        abandon_reason=SECRET,
        obstacle=obstacle,
        parent=ministry,
    )
    HelpFactory(replication=ministry, note=SECRET)
    AgreementFactory(replication=gone, name=f"{SECRET}.pdf")
    StoppedFactory(replication=gone, obstacle=obstacle)
    mine = ReplicationFactory(sheet=scene.sheet, adopter=scene.company, owner=scene.employee, study=True)
    Replication.objects.filter(pk=mine.pk).update(parent=ministry)
    return scene, mine


def addresses(scene: Scene, mine: Replication) -> list[str]:
    other = Replication.objects.exclude(pk=mine.pk).first()
    gone = Replication.objects.get(state="abandonnee")
    pages = [
        reverse("replications:flows"),
        reverse("replications:list"),
        reverse("replications:list") + "?q=Secret",
        reverse("replications:of_sheet", args=[scene.sheet.pk]),
        reverse("replications:new", args=[scene.sheet.pk]),
        reverse("replications:obstacles"),
        reverse("replications:failures"),
        reverse("replications:obstacle", args=[Obstacle.objects.get(title__contains=SECRET).pk]),
        reverse("replications:agreement_file", args=[gone.pk, gone.agreements.get().pk]),
        reverse("replications:attach", args=["replications", gone.pk]),
    ]
    for name in ("detail", "edit", "abandon", "measures", "help_new", "agreement_new", "confirm_source"):
        pages += [reverse(f"replications:{name}", args=[row.pk]) for row in (mine, other, gone)]
    return pages


@pytest.mark.parametrize("role", ["employee", "nobody"])
@pytest.mark.parametrize("htmx", [False, True])
def test_nothing_of_others_reaches_a_company(client, role, htmx):
    scene, mine = world()
    if role == "employee":
        client.force_login(scene.employee, backend=BACKEND)
    headers = {"HX-Request": "true"} if htmx else {}
    leaks = []
    for address in addresses(scene, mine):
        response = client.get(address, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if SECRET in body.decode("utf-8", "replace"):
            leaks.append(address)
    assert leaks == []
    beside = client.get(reverse("replications:of_sheet", args=[scene.sheet.pk]), headers=headers).content.decode()
    assert ("La Compagnie" in beside, "réservé aux agents" in beside) == (role == "employee", True)


def test_the_same_addresses_do_tell_an_agent(client):
    scene, mine = world()
    client.force_login(scene.bystander, backend=BACKEND)
    told = [SECRET in client.get(each).content.decode() for each in addresses(scene, mine)[:8]]
    assert told == [True, True, False, True, True, True, True, True]


def test_an_agreement_is_for_both_sides_and_the_coordination(client):
    scene = Scene()
    row = ReplicationFactory(sheet=scene.sheet, adopter=scene.company, owner=scene.employee, study=True)
    kept = AgreementFactory(replication=row)
    found = {}
    for role in ("contact", "lead", "employee", "coordinator", "agent", "bystander", "competitor"):
        client.force_login(getattr(scene, role), backend=BACKEND)
        response = client.get(reverse("replications:agreement_file", args=[row.pk, kept.pk]))
        found[role] = response.status_code
        if response.streaming:
            assert b"".join(response.streaming_content) == b"%PDF-1.7 convention"
            assert (response["Content-Disposition"], response["X-Content-Type-Options"]) == (
                'attachment; filename="convention.pdf"',
                "nosniff",
            )
    assert found == {
        "contact": 200,
        "lead": 200,
        "employee": 200,
        "coordinator": 200,
        "agent": 404,
        "bystander": 404,
        "competitor": 404,
    }


def test_obstacles_are_read_by_agents_and_by_the_company_that_they_stopped():
    scene = Scene()
    row = ReplicationFactory(sheet=scene.sheet, adopter=scene.company, owner=scene.employee)
    new = actions.NewObstacle("Licence trop fermée", "juridique")
    actions.abandon_replication(scene.employee, row, reason=REASON, obstacle=new, at=AT)
    ObstacleFactory()
    counts = {
        role: Obstacle.objects.filter(rules.visible_obstacles(standing_of(getattr(scene, role), AT))).count()
        for role in ("nobody", "employee", "competitor", "bystander", "coordinator")
    }
    assert counts == {"nobody": 0, "employee": 1, "competitor": 0, "bystander": 2, "coordinator": 2}


def test_a_withheld_parent_is_not_named_in_the_genealogy():
    scene, mine = world()
    branches = queries.genealogy(scene.sheet, standing_of(scene.employee, AT))
    assert [(each.replication.pk, each.parent, each.depth, each.withheld) for each in branches] == [
        (mine.pk, None, 1, True)
    ]


def test_who_has_no_right_never_learns_the_state():
    """The same refusal in every state: « not now » is for those who might."""
    scene = cast()
    stranger = standing_of(scene.bystander, AT)
    row = Replication.objects.select_related("sheet", "adopter", "source").order_by("pk").first()
    line = HelpFactory(replication=row)
    line.cancels_id = line.pk
    acts = {
        "study": lambda each: rules.can_study(stranger, each),
        "resume": lambda each: rules.can_resume(stranger, each, alive=True),
        "describe": lambda each: rules.can_describe(stranger, each),
        "service": lambda each: rules.can_put_in_service(stranger, each),
        "abandon": lambda each: rules.can_abandon(stranger, each),
        "confirm_source": lambda each: rules.can_confirm_source(stranger, each),
        "confirm_adopter": lambda each: rules.can_confirm_adopter(stranger, each),
        "measure": lambda each: rules.can_measure(stranger, each),
        "cancel_help": lambda each: rules.can_cancel_help(stranger, each, line),
        "deposit_agreement": lambda each: rules.can_deposit_agreement(stranger, each),
    }
    said = {name: set() for name in acts}
    for state in ReplicationState.values:
        row.state = state
        for name, act in acts.items():
            said[name].add(act(row).error)
    assert said == {name: {Refused} for name in acts}


def stopped_answer(answer):
    """An idea that was refused, tied to its obstacle."""
    return StoppedFactory(
        replication=None, answer=answer, obstacle=ObstacleFactory(), reason=REASON, noted_by=PersonFactory()
    )


def test_who_is_not_in_charge_never_learns_whether_it_was_taken_up_again():
    scene = cast()
    stop = stopped_answer(AnswerFactory(declined=True))
    stranger = standing_of(scene.bystander, AT)
    before = queries.can_take_up(stranger, stop)
    stop.reopened_at = AT
    assert before.error is Refused
    assert queries.can_take_up(stranger, stop) == before


def test_the_library_leads_to_the_answer_itself():
    """Where the reasons and the second look are, for whoever reads the refusal in the library."""
    scene = cast()
    answer = AnswerFactory(declined=True)
    reader = queries.reader_of(standing_of(scene.bystander, AT))
    assert [row.told.href for row in queries.failures(reader, "answer", AT).rows] == [
        reverse("commitments:detail", args=[answer.pk])
    ]
    stop = stopped_answer(answer)
    shown, withheld = queries.stops_of(reader, stop.obstacle, AT)
    assert ([each.failure.href for each in shown], withheld) == ([reverse("commitments:detail", args=[answer.pk])], 0)
    told = {person for each in queries.stopped_people(stop.obstacle) for person in each.persons}
    assert told == {answer.holder_id, answer.contribution.author_id}
    assert {each.path for each in queries.stopped_people(stop.obstacle)} == {
        reverse("commitments:detail", args=[answer.pk])
    }


def test_an_idea_starts_again_once_its_obstacle_has_fallen():
    answer = AnswerFactory(declined=True)
    stop = stopped_answer(answer)
    holder = standing_of(answer.holder, AT)
    assert queries.can_take_up(holder, stop).error is ImpossibleNow
    assert "toujours là" in queries.can_take_up(holder, stop).reason
    stop.obstacle.state = "leve"
    assert queries.can_take_up(holder, stop)
