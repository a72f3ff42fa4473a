"""From an empty programme to an open workshop with people in it, through the pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Participation, Term
from fabrique.expression.challenges.states import ChallengeState, ParticipationState, PhaseKind
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.journal.models import Line
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.states import OrganisationRole
from factories.challenges import DAY_ONE, ChallengeFactory, ChallengeMandateFactory, ParticipationFactory
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeMandateFactory

pytestmark = pytest.mark.django_db
AT = DAY_ONE - timedelta(days=20)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def told(person: Person) -> list[str]:
    return list(Message.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))


def post(client: Client, route: str, /, *args: object, **data: object) -> str:
    response = client.post(reverse(route, args=args), data)
    assert response.status_code == 303, response.content.decode()
    return response["Location"]


def test_the_whole_preparation() -> None:
    coordinator = OrganisationMandateFactory(role=OrganisationRole.COORDINATOR).person
    sponsor, facilitator = PersonFactory(), PersonFactory()
    ministry = OrganisationFactory(name="Ministère de l’Accueil", acronym="MA")
    client = signed_in(coordinator)

    post(
        client,
        "programmes:new",
        name="Innovons ensemble",
        summary="**Pourquoi**",
        organisation="MA",
        visibility="public",
    )
    programme = Programme.objects.get()
    assert (programme.slug, programme.organisation, programme.summary) == (
        "innovons-ensemble",
        ministry,
        "<p><strong>Pourquoi</strong></p>",
    )

    post(
        client,
        "challenges:new",
        programme.slug,
        start_from="huit-semaines",
        title="Mieux accueillir",
        question="Comment mieux accueillir ?",
        first_day="2026-03-02",
    )
    workshop = Challenge.objects.get()
    slug = workshop.slug
    assert (slug, workshop.state, workshop.phases.count(), Term.objects.count()) == (
        "mieux-accueillir",
        ChallengeState.PREPARING,
        6,
        7,
    )
    assert client.get(reverse("challenges:edit", args=[slug])).context["checklist"].can_open.reason == (
        "Il manque encore\u00a0: le nom du commanditaire, ce qui sera fait du résultat, qui décidera, sur quels critères, "
        "la date de la réponse, la signature de l’engagement, au moins une organisation invitée, une personne chargée de l’animation."
    )
    assert client.post(reverse("challenges:open", args=[slug])).status_code == 409

    post(
        client,
        "challenges:edit_identity",
        slug,
        title="Mieux accueillir",
        slug="accueil",
        question="Comment ?",
        context="- un",
    )
    slug = "accueil"
    post(client, "challenges:team", slug, email=sponsor.email, role="sponsor")
    post(client, "challenges:team", slug, email=facilitator.email, role="facilitator")
    commitment = {
        "sponsor_name": "La directrice",
        "what": "Un plan",
        "who": "Le comité",
        "criteria": "Utilité",
        "by": "2026-09-01",
    }
    post(client, "challenges:edit_commitment", slug, **commitment)
    post(client, "challenges:organisations", slug, organisation=ministry.pk)

    sponsored = signed_in(sponsor)
    page = sponsored.get(reverse("challenges:commitment", args=[slug]))
    post(sponsored, "challenges:commitment", slug, mark=page.context["mark"])
    workshop.refresh_from_db()
    assert (workshop.commitment_signed_by, workshop.commitment_signed_at) == (sponsor, AT)
    assert told(sponsor) == ["challenges.mandate", "challenges.to_sign"]
    assert told(facilitator) == ["challenges.mandate", "challenges.signed"]

    post(client, "challenges:edit_commitment", slug, **{**commitment, "who": "Un autre comité"})
    workshop.refresh_from_db()
    assert (workshop.commitment_signed_by, workshop.commitment_signed_at) == (None, None)
    assert (
        sponsored.post(reverse("challenges:commitment", args=[slug]), {"mark": page.context["mark"]}).status_code == 409
    )
    mark = sponsored.get(reverse("challenges:commitment", args=[slug])).context["mark"]
    post(sponsored, "challenges:commitment", slug, mark=mark)

    assert client.get(reverse("challenges:edit", args=[slug])).context["checklist"].can_open.allowed
    post(client, "challenges:open", slug)
    workshop.refresh_from_db()
    assert (workshop.state, workshop.opened_at) == (ChallengeState.OPEN, AT)
    assert "challenges.opened" in told(sponsor)
    verbs = Line.objects.filter(scope=f"challenge:{workshop.pk}").order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["challenges.change_commitment", "challenges.sign_commitment", "challenges.open"]


def test_joining_with_terms_then_new_terms() -> None:
    organisation = OrganisationFactory()
    workshop = ChallengeFactory(organisations=[organisation], confidential=True)
    person = PersonFactory(organisation=organisation)
    other = PersonFactory(organisation=OrganisationFactory())
    client, outside = signed_in(person), signed_in(other)
    url = reverse("challenges:join", args=[workshop.slug])

    refused = client.post(url, {"organisation": organisation.pk, "named": "oui"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["terms"])
    foreign = client.post(url, {"organisation": other.memberships.get().organisation_id, "named": "oui", "terms": "on"})
    assert (foreign.status_code, list(foreign.context["form"].errors)) == (422, ["organisation"])
    post(client, "challenges:join", workshop.slug, organisation=organisation.pk, named="oui", terms="on")
    entry = Participation.objects.get()
    assert (
        entry.person,
        entry.state,
        entry.organisation,
        entry.named_in_report,
        entry.terms_accepted_version,
        entry.through_organisation,
    ) == (
        person,
        ParticipationState.ACTIVE,
        organisation,
        True,
        1,
        True,
    )
    assert client.post(url).status_code == 302

    coordinator = ProgrammeMandateFactory(programme=workshop.programme).person
    post(signed_in(coordinator), "challenges:edit_terms", workshop.slug, terms="Nouvelles règles")
    assert told(person) == ["challenges.terms"]
    page = client.get(reverse("challenges:detail", args=[workshop.slug])).content.decode()
    assert "Les règles de confidentialité ont changé" in page
    stale = client.post(reverse("challenges:terms", args=[workshop.slug]), {"terms": "on", "version": 1})
    assert stale.status_code == 409
    post(client, "challenges:terms", workshop.slug, terms="on", version=2)
    entry.refresh_from_db()
    assert entry.terms_accepted_version == 2
    assert outside.get(reverse("challenges:terms", args=[workshop.slug])).status_code == 404


def test_asking_to_join_and_the_answer() -> None:
    workshop = ChallengeFactory()
    facilitator = ChallengeMandateFactory(challenge=workshop).person
    people = [PersonFactory(), PersonFactory(), PersonFactory()]
    for person in people:
        post(signed_in(person), "challenges:join", workshop.slug, message="Le sujet me concerne.", named="non")
        again = signed_in(person).post(
            reverse("challenges:join", args=[workshop.slug]), {"message": "Encore", "named": "non"}
        )
        assert again.status_code == 409
    assert told(facilitator) == ["challenges.request"] * 3
    client = signed_in(facilitator)
    entries = {entry.person_id: entry.pk for entry in Participation.objects.all()}
    url = reverse("challenges:requests", args=[workshop.slug])
    assert client.post(url, {"decision": "accepter"}).status_code == 422
    assert client.post(url, {"decision": "decliner", "demande": [entries[people[2].pk]]}).status_code == 422
    post(
        client,
        "challenges:requests",
        workshop.slug,
        decision="accepter",
        demande=[entries[people[0].pk], entries[people[1].pk]],
    )
    post(
        client,
        "challenges:requests",
        workshop.slug,
        decision="decliner",
        reason="C’est complet.",
        demande=[entries[people[2].pk], entries[people[0].pk]],
    )
    states = dict(Participation.objects.values_list("person_id", "state"))
    assert [states[person.pk] for person in people] == ["active", "active", "refusee"]
    assert Message.objects.get(recipient=people[2]).text == "C’est complet."
    assert (
        "C’est complet."
        in signed_in(people[2]).get(reverse("challenges:detail", args=[workshop.slug])).content.decode()
    )


def test_inviting_a_pasted_column() -> None:
    workshop = ChallengeFactory(invitation_only=True, programme__is_public=False)
    facilitator = ChallengeMandateFactory(challenge=workshop).person
    known = PersonFactory(email="connue@interieur.gouv.fr")
    ParticipationFactory(challenge=workshop, person__email="dedans@interieur.gouv.fr")
    response = signed_in(facilitator).post(
        reverse("challenges:invite", args=[workshop.slug]),
        {
            "addresses": "connue@interieur.gouv.fr\nDEDANS@interieur.gouv.fr;pas une adresse\nnouvelle@interieur.gouv.fr\nconnue@interieur.gouv.fr",
            "message": "Venez",
        },
    )
    assert [(result.line, result.ok) for result in response.context["results"]] == [
        ("connue@interieur.gouv.fr", True),
        ("dedans@interieur.gouv.fr", True),
        ("pas une adresse", False),
        ("nouvelle@interieur.gouv.fr", True),
    ]
    assert told(known) == ["challenges.invited"]
    post(signed_in(known), "challenges:join", workshop.slug, named="oui")
    assert Participation.objects.get(person=known).state == ParticipationState.ACTIVE
    assert Participation.objects.get(person__email="nouvelle@interieur.gouv.fr").state == ParticipationState.INVITED


def test_leaving_and_being_taken_out() -> None:
    workshop = ChallengeFactory(public=True)
    facilitator = ChallengeMandateFactory(challenge=workshop).person
    first, second = ParticipationFactory(challenge=workshop), ParticipationFactory(challenge=workshop)
    post(signed_in(first.person), "challenges:leave", workshop.slug)
    post(signed_in(facilitator), "challenges:remove_participant", workshop.slug, second.pk, reason="Propos hors charte")
    assert list(Participation.objects.order_by("pk").values_list("state", flat=True)) == ["partie", "exclue"]
    post(signed_in(first.person), "challenges:join", workshop.slug, named="oui")
    assert (
        signed_in(second.person).post(reverse("challenges:join", args=[workshop.slug]), {"named": "oui"}).status_code
        == 403
    )


def test_phases_open_extend_and_close_with_a_word_to_participants() -> None:
    workshop = ChallengeFactory(public=True)
    facilitator = ChallengeMandateFactory(challenge=workshop).person
    person = ParticipationFactory(challenge=workshop).person
    client = signed_in(facilitator)
    phase = workshop.phases.get(kind=PhaseKind.FRAMING)
    post(client, "challenges:open_phase", workshop.slug, phase.pk, ends_0="2026-02-20", ends_1="18:00")
    past = client.post(
        reverse("challenges:extend_phase", args=[workshop.slug, phase.pk]), {"ends_0": "2026-01-01", "ends_1": "18:00"}
    )
    assert (past.status_code, past.context["form"].errors["ends"]) == (422, ["Indiquez une date à venir."])
    seen = client.get(reverse("challenges:close_phase", args=[workshop.slug, phase.pk])).context["fields"]["seen"]
    post(client, "challenges:extend_phase", workshop.slug, phase.pk, ends_0="2026-02-25", ends_1="18:00")
    assert (
        client.post(reverse("challenges:close_phase", args=[workshop.slug, phase.pk]), {"seen": seen}).status_code
        == 409
    )
    post(client, "challenges:close_phase", workshop.slug, phase.pk)
    phase.refresh_from_db()
    assert (phase.starts_at, phase.ends_at) == (AT, AT)
    assert told(person) == ["challenges.phase_opened", "challenges.phase_extended", "challenges.phase_closed"]
    assert signed_in(person).post(reverse("challenges:close_phase", args=[workshop.slug, phase.pk])).status_code == 403


def test_the_calendar_is_saved_in_order_of_dates() -> None:
    workshop = ChallengeFactory(preparing=True, phases=False)
    client = signed_in(ProgrammeMandateFactory(programme=workshop.programme).person)
    url = reverse("challenges:phases", args=[workshop.slug])
    proposal = client.get(url, {"depuis": "2026-05-04"}).context["form"]
    assert [row["kind"] for row in proposal.rows if row["used"].value()] == [kind.value for kind in PhaseKind]
    data = {
        "phase0_kind": "exploration",
        "phase0_used": "on",
        "phase0_starts_0": "2026-05-11",
        "phase0_starts_1": "09:00",
        "phase0_ends_0": "2026-05-15",
        "phase0_ends_1": "18:00",
        "phase1_kind": "cadrage",
        "phase1_used": "on",
        "phase1_starts_0": "2026-05-04",
        "phase1_starts_1": "09:00",
        "phase2_kind": "redaction",
    }
    bad = client.post(url, {**data, "phase0_ends_0": "2026-05-01"})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["phase0_ends"])
    post(client, "challenges:phases", workshop.slug, **data)
    assert list(workshop.phases.values_list("kind", "position")) == [("cadrage", 0), ("exploration", 1)]
    late = client.post(url, {**data, "mark": "autre"})
    assert late.status_code == 409
    assert workshop.phases.count() == 2


def test_terms_of_a_taxonomy() -> None:
    workshop = ChallengeFactory()
    client = signed_in(ChallengeMandateFactory(challenge=workshop).person)
    post(client, "challenges:taxonomies", workshop.slug, name="Axes", labels="Un\nDeux\nun\n\nTrois")
    taxonomy = workshop.taxonomies.get()
    labels = lambda: list(taxonomy.terms.values_list("label", flat=True))  # noqa: E731
    assert labels() == ["Un", "Deux", "Trois"]
    last = taxonomy.terms.last()
    post(client, "challenges:term", workshop.slug, last.pk, acte="monter")
    assert labels() == ["Un", "Trois", "Deux"]
    assert (
        client.post(
            reverse("challenges:term", args=[workshop.slug, last.pk]), {"acte": "renommer", "label": "UN"}
        ).status_code
        == 422
    )
    post(client, "challenges:term", workshop.slug, last.pk, acte="renommer", label="Quatre")
    post(client, "challenges:term", workshop.slug, taxonomy.terms.first().pk, acte="supprimer")
    assert labels() == ["Quatre", "Deux"]
    stranger = ChallengeFactory()
    assert (
        client.post(reverse("challenges:term", args=[stranger.slug, last.pk]), {"acte": "supprimer"}).status_code == 404
    )


def test_duplicating_keeps_structure_and_leaves_people() -> None:
    workshop = ChallengeFactory(organisations=[OrganisationFactory()], signed=True, title="Premier")
    ParticipationFactory(challenge=workshop)
    ChallengeMandateFactory(challenge=workshop)
    client = signed_in(ProgrammeMandateFactory(programme=workshop.programme).person)
    post(
        client,
        "challenges:duplicate",
        workshop.slug,
        programme=workshop.programme_id,
        title="Second",
        question="Et maintenant ?",
        first_day="2026-09-07",
    )
    copy = Challenge.objects.get(title="Second")
    assert (copy.state, copy.commitment_signed_at, copy.commitment_what, copy.invited_organisations.count()) == (
        ChallengeState.PREPARING,
        None,
        workshop.commitment_what,
        1,
    )
    assert (copy.participations.count(), ChallengeMandate.objects.filter(challenge=copy).count()) == (0, 0)
    assert [str(phase.starts_at) for phase in copy.phases.all()][:2] == [
        "2026-09-07 07:00:00+00:00",
        "2026-09-14 07:00:00+00:00",
    ]


def test_a_saved_model_is_offered_and_used() -> None:
    workshop = ChallengeFactory(title="Premier", hides_tallies=True)
    client = signed_in(ProgrammeMandateFactory(programme=workshop.programme).person)
    post(client, "challenges:save_template", workshop.slug, title="Notre façon de faire")
    model = Challenge.objects.get(is_template=True)
    assert "Notre façon de faire" not in client.get(reverse("challenges:list") + "?vue=all").content.decode()
    post(
        client,
        "challenges:new",
        workshop.programme.slug,
        start_from=f"modele-{model.pk}",
        title="Suite",
        question="Et après ?",
        first_day="2026-09-07",
    )
    assert Challenge.objects.get(title="Suite").hides_tallies


def test_life_goes_by_the_table() -> None:
    workshop = ChallengeFactory(closed=True)
    client = signed_in(ProgrammeMandateFactory(programme=workshop.programme).person)
    assert client.post(reverse("challenges:abandon", args=[workshop.slug])).status_code == 409
    post(client, "challenges:reopen", workshop.slug)
    assert client.post(reverse("challenges:archive", args=[workshop.slug])).status_code == 409
    Challenge.objects.update(state=ChallengeState.CLOSED)
    post(client, "challenges:archive", workshop.slug)
    assert client.post(reverse("challenges:reopen", args=[workshop.slug])).status_code == 409
    assert Challenge.objects.get().state == ChallengeState.ARCHIVED
