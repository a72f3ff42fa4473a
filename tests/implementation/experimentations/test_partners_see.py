"""What a partner company sees: exactly what its agreement opens, while it runs, in every page, file, list and search."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from fabrique.foundations.kernel.chain import Kind, Ref, Way
from fabrique.foundations.notifications.models import Message as Told
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import standing_of
from fabrique.implementation.experimentations import actions, queries, rules
from fabrique.implementation.experimentations.models import Experiment, Measurement
from fabrique.implementation.experimentations.queries import Wanted
from fabrique.implementation.experimentations.queries.chain import chain_part
from fabrique.implementation.experimentations.states import ExperimentState, StepKind
from factories.experimentations import (
    AgreementFactory,
    DocumentFactory,
    EvaluationFactory,
    HostSiteFactory,
    MeasurementFactory,
    MessageFactory,
    PartnerFactory,
    StepFactory,
)
from factories.trial import AT, ROLES, Trial

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"

# What is written, and which part of the experiment it belongs to.
SECRETS = {
    "Orchidée titre": "outline",
    "Orchidée hypothèse": "outline",
    "Orchidée critères": "outline",
    "Orchidée guichet": "outline",
    "Orchidée déroulement": "inside",
    "987 654": "inside",
    "Orchidée contact": "inside",
    "Orchidée suspension": "inside",
    "Attente et Fils": "inside",
    "Orchidée rivale confidentielle": "inside",
    "Orchidée rivale droits": "inside",
    "%PDF-rivale": "inside",
    "Orchidée apport rival": "inside",
    "Orchidée ma confidentialité": "agreement",
    "%PDF-mienne": "agreement",
    "Orchidée indicateur": "measures",
    "Orchidée méthode": "measures",
    "Orchidée remarque": "measures",
    "Orchidée mesureuse": "nobody",
    "Orchidée document": "documents",
    "%PDF-document": "documents",
    "Orchidée message": "discussion",
}
PARTS = ("measures", "documents", "discussion")


class Garden(Trial):
    """An experiment with something to hide in every part of it."""

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401 - fields of the experiment
        fields = {
            "title": "Orchidée titre", "hypothesis": "<p>Orchidée hypothèse</p>", "criteria": "<p>Orchidée critères</p>",
            "protocol": "<p>Orchidée déroulement</p>", "budget_cents": 98765400, "running": True, **fields,
        }  # fmt: skip
        super().__init__(**fields)
        row = self.experiment
        HostSiteFactory(
            experiment=row, organisation=self.prefecture, place="Orchidée guichet", contact="Orchidée contact"
        )
        StepFactory(experiment=row, kind=StepKind.SUSPEND, reason="Orchidée suspension")
        rival = PartnerFactory(experiment=row, organisation=self.rival_firm, brings="Orchidée apport rival")
        AgreementFactory(
            partner=rival, confidentiality="Orchidée rivale confidentielle", rights="Orchidée rivale droits",
            everything=True, file=ContentFile(b"%PDF-rivale", name="rivale.pdf"),
        )  # fmt: skip
        indicator = self.indicator(name="Orchidée indicateur", method="Orchidée méthode")
        self.measure = MeasurementFactory(
            indicator=indicator, on=date(2026, 5, 5), value=Decimal("31.7"), note="Orchidée remarque"
        )
        DocumentFactory(
            experiment=row, title="Orchidée document", file=ContentFile(b"%PDF-document", name="document.pdf")
        )
        MessageFactory(experiment=row, body="<p>Orchidée message</p>")

    def agree(self, **fields: Any) -> None:  # noqa: ANN401 - fields of the agreement
        """Give the company its agreement."""
        self.agreement(
            confidentiality="Orchidée ma confidentialité", file=ContentFile(b"%PDF-mienne", name="mienne.pdf"), **fields
        )


def addresses(row: Experiment) -> list[str]:
    """Every address of the experiment, whoever may open it; searches of the list included."""
    found = [reverse("experimentations:list")]
    found += [reverse("experimentations:list") + f"?q={word}" for word in ("titre", "hypothèse", "déroulement")]
    parts = [
        ({}, ("detail partners measures documents discussion edit steer evaluator measure_import indicator_add label "
         "give_back withdraw propose_again start suspend resume close evaluate generalise")),
        *[({"partner": each.pk}, "agreement agreement_sign agreement_reopen agreement_file partner_remove")
          for each in row.partners.all()],
        *[({"document": each.pk}, "document_file document_remove") for each in row.documents.all()],
        *[({"site": each.pk}, "site_remove") for each in row.sites.all()],
        *[({"indicator": each.pk}, "indicator_edit indicator_remove") for each in row.indicators.all()],
        *[({"measure": each.pk}, "measure_edit measure_remove")
          for each in Measurement.objects.filter(indicator__experiment=row)],
    ]  # fmt: skip
    for part, names in parts:
        found += [reverse(f"experimentations:{name}", kwargs={"pk": row.pk, **part}) for name in names.split()]
    return found


def everything_read(client: Client, row: Experiment) -> str:
    """All that is answered to somebody who asks for everything, refusals included."""
    text = ""
    for address in addresses(row):
        response = client.get(address)
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text += content.decode().replace("\u00a0", " ").replace("\u202f", " ").replace("&#x27;", "'")
    return text


def seen(text: str) -> set[str]:
    return {secret for secret in SECRETS if secret in text}


def expected(*parts: str) -> set[str]:
    return {secret for secret, part in SECRETS.items() if part in parts}


def entered(client: Client, person: Person) -> Client:
    client.force_login(person, backend=BACKEND)
    return client


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize("opened", [each for n in range(4) for each in itertools.combinations(PARTS, n)])
def test_the_company_reads_what_is_opened_and_nothing_else(client: Client, opened: tuple[str, ...]) -> None:
    garden = Garden()
    garden.agree(**{f"opens_{part}": True for part in opened})
    text = everything_read(entered(client, garden.company), garden.experiment)
    assert seen(text) == expected("outline", "agreement", *opened)


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize(
    "fields",
    [{"unsigned": True}, {"over": True}, {"starts_on": date(2026, 5, 13)}],
    ids=["unsigned", "over", "not yet"],
)
def test_the_company_reads_nothing_out_of_its_agreement(client: Client, fields: dict[str, Any]) -> None:
    garden = Garden()
    garden.agree(everything=True, **fields)
    assert seen(everything_read(entered(client, garden.company), garden.experiment)) == set()


@time_machine.travel(AT, tick=False)
@pytest.mark.parametrize("state", [ExperimentState.PROPOSED, ExperimentState.WITHDRAWN])
def test_the_company_reads_nothing_before_the_label(client: Client, state: str) -> None:
    garden = Garden(running=False, state=state)
    garden.agree(everything=True)
    assert seen(everything_read(entered(client, garden.company), garden.experiment)) == set()


@time_machine.travel(AT, tick=False)
def test_a_company_that_hosts_reads_nothing_for_that(client: Client) -> None:
    garden = Garden()
    HostSiteFactory(experiment=garden.experiment, organisation=garden.firm)
    assert seen(everything_read(entered(client, garden.company), garden.experiment)) == set()


@time_machine.travel(AT, tick=False)
def test_a_public_experiment_shows_the_company_its_outline_only(client: Client) -> None:
    garden = Garden(public=True)
    assert seen(everything_read(entered(client, garden.company), garden.experiment)) == expected("outline")
    client.logout()
    text = everything_read(client, garden.experiment)
    assert seen(text) == expected("outline")
    assert "Porteuse" not in text


@time_machine.travel(AT, tick=False)
def test_people_inside_read_everything(client: Client) -> None:
    garden = Garden()
    garden.agree()
    for role in ("owner", "host", "lead", "evaluator", "coordinator", "beneath"):
        text = everything_read(entered(client, garden.people[role]), garden.experiment)
        assert seen(text) == set(SECRETS) - expected("nobody"), role


@time_machine.travel(AT, tick=False)
def test_others_read_nothing(client: Client) -> None:
    garden = Garden()
    garden.agree(everything=True)
    for role in ("outsider", "other_lead"):
        assert seen(everything_read(entered(client, garden.people[role]), garden.experiment)) == set()


@pytest.mark.parametrize("opens", [True, False])
def test_the_conclusion_is_told_with_the_measures_only(client: Client, opens: bool) -> None:  # noqa: FBT001 - two cases
    garden = Garden(running=False, conclusive=True)
    EvaluationFactory(experiment=garden.experiment, text="<p>Orchidée verdict</p>")
    garden.agree(opens_measures=opens, opens_documents=True)
    with time_machine.travel(AT, tick=False):
        text = everything_read(entered(client, garden.company), garden.experiment)
    assert ("Orchidée verdict" in text) == opens


def test_messages_are_told_to_those_who_may_read_them_at_that_moment() -> None:
    garden = Garden()
    garden.agree(opens_discussion=True, ends_on=date(2026, 5, 31))
    actions.say(garden.company, garden.experiment, "Bonjour à tous.", at=AT)
    later = datetime(2026, 6, 1, 9, tzinfo=UTC)
    actions.say(garden.owner, garden.experiment, "Secret de juin.", at=AT)
    actions.say(garden.owner, garden.experiment, "Encore un.", at=later)
    told = Told.objects.filter(kind="experimentations.message", recipient=garden.company)
    assert [each.created_at for each in told] == [AT]
    assert "Secret" not in "".join(each.title + each.text for each in Told.objects.all())


def test_no_notice_of_its_life_reaches_a_partner() -> None:
    garden = Garden()
    garden.agree(everything=True)
    garden.experiment.refresh_from_db()
    actions.suspend_experiment(garden.owner, garden.experiment, reason="Orchidée raison.", at=AT)
    actions.resume_experiment(garden.owner, garden.experiment, reason="Orchidée raison.", at=AT)
    actions.close_experiment(garden.owner, garden.experiment, at=AT)
    assert not Told.objects.filter(recipient__in=[garden.company, garden.rival]).exists()
    assert Told.objects.filter(recipient=garden.evaluator).exists()


@pytest.mark.parametrize("public", [True, False])
@pytest.mark.parametrize("state", ExperimentState.values)
def test_the_filter_and_the_rule_say_the_same(state: str, public: bool) -> None:  # noqa: FBT001 - a table
    ended = (
        {"ended_on": date(2026, 9, 30)}
        if state in {"en_evaluation", "concluante", "non_concluante", "generalisee"}
        else {}
    )
    begun = {} if state in {"proposee", "labellisee", "retiree"} else {"started_on": date(2026, 4, 1)}
    garden = Garden(running=False, state=state, public=public, **begun, **ended)
    garden.agree()
    for role in ROLES:
        standing = standing_of(garden.people[role], AT)
        listed = queries.listing(standing, Wanted(), AT).page.rows == [garden.experiment]
        ties = queries.ties_of(garden.experiment, standing, AT)
        assert rules.access_of(ties, garden.experiment).outline == listed, role
        part = chain_part(standing, {Ref(Kind.EXPERIMENT, garden.experiment.pk)}, AT, way=Way.BOTH)
        assert bool(part.nodes) == listed, role
