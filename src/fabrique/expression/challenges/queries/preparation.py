"""What the pages of the preparation show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fabrique.expression.challenges.models import Challenge, ChallengeMandate, Phase, Taxonomy, Term
from fabrique.expression.challenges.rules import ChallengeStanding, access_line, can_open, coherent_access
from fabrique.expression.challenges.states import ChallengeKind, ChallengeRole
from fabrique.foundations.kernel.verdict import Verdict
from fabrique.foundations.ui import wording
from fabrique.foundations.ui.layout import NavItem


@dataclass(frozen=True, slots=True)
class Item:
    """One step of the preparation: done or not, and in a few words what it holds."""

    label: str
    href: str
    done: bool
    detail: str
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Checklist:
    """Every step, and whether the workshop may open."""

    items: list[Item]
    can_open: Verdict

    @property
    def done(self) -> int:
        """How many needed steps are done."""
        return sum(item.done for item in self.items if item.needed)

    @property
    def total(self) -> int:
        """How many steps are needed."""
        return sum(item.needed for item in self.items)


def preparation_menu(challenge: Challenge, current: str) -> list[NavItem]:
    """The side menu of the preparation, in order."""
    home = NavItem(
        _("Vue d’ensemble"), reverse("challenges:edit", args=[challenge.slug]), current=current == "challenges:edit"
    )
    return [home] + [
        NavItem(label, reverse(name, args=[challenge.slug]), current=name == current) for name, label in steps()
    ]


def steps() -> list[tuple[str, str]]:
    """Address name and label of each step, in order."""
    return [
        ("challenges:edit_identity", _("Question et contexte")),
        ("challenges:edit_commitment", _("Commanditaire et engagement")),
        ("challenges:phases", _("Calendrier")),
        ("challenges:organisations", _("Organisations invitées")),
        ("challenges:access", _("Qui lit, qui participe")),
        ("challenges:edit_terms", _("Règles de confidentialité")),
        ("challenges:taxonomies", _("Classements")),
        ("challenges:team", _("Équipe")),
        ("challenges:options", _("Options")),
    ]


def step_after(name: str) -> str:
    """The address name of the step that follows, or of the overview after the last one."""
    names = [each for each, _label in steps()]
    place = names.index(name) + 1
    return names[place] if place < len(names) else "challenges:edit"


def checklist_of(challenge: Challenge, here: ChallengeStanding, at: datetime) -> Checklist:
    """What is done and what is missing, in two more queries than the page's own."""
    organisations: int = getattr(challenge, "organisation_count", 0)
    held = ChallengeMandate.objects.held_at(at).filter(challenge=challenge).values_list("role", flat=True)
    roles = list(held)
    vocabularies = list(challenge.taxonomies.values_list("name", flat=True))
    by_organisation = "organisations" in {challenge.read_access, challenge.take_part_access}
    words = {
        "challenges:edit_identity": (bool(challenge.question), challenge.question, True),
        "challenges:edit_commitment": (*_commitment(challenge), challenge.kind == ChallengeKind.WORKSHOP),
        "challenges:phases": (*_calendar(here.phases), True),
        "challenges:organisations": (bool(organisations), _counted(organisations), by_organisation),
        "challenges:access": (
            coherent_access(challenge.read_access, challenge.take_part_access),
            access_line(challenge, organisations),
            True,
        ),
        "challenges:edit_terms": (
            bool(challenge.confidentiality_terms),
            _("À accepter par chaque participant.")
            if challenge.confidentiality_terms
            else _("Aucune règle particulière."),
            False,
        ),
        "challenges:taxonomies": (bool(vocabularies), ", ".join(vocabularies) or _("Aucun classement."), False),
        "challenges:team": (ChallengeRole.FACILITATOR in roles, _team(roles), True),
        "challenges:options": (True, _options(challenge), False),
    }
    items = [
        Item(
            label,
            reverse(name, args=[challenge.slug]),
            done=words[name][0],
            detail=words[name][1],
            needed=words[name][2],
        )
        for name, label in steps()
    ]
    facilitators = roles.count(ChallengeRole.FACILITATOR)
    return Checklist(items, can_open(here, challenge, organisations=organisations, facilitators=facilitators))


def _commitment(challenge: Challenge) -> tuple[bool, str]:
    if challenge.commitment_signed_at:
        return True, _("Signé le %(date)s.") % {"date": wording.day(challenge.commitment_signed_at)}
    texts = (challenge.sponsor_name, challenge.commitment_what, challenge.commitment_who, challenge.commitment_criteria)
    if all(texts) and challenge.commitment_by:
        return False, _("Écrit, en attente de la signature du commanditaire.")
    return False, _("À compléter, puis à faire signer par le commanditaire.")


def _calendar(rows: Sequence[Phase]) -> tuple[bool, str]:
    dated = [phase for phase in rows if phase.starts_at]
    if not rows:
        return False, _("Aucune phase.")
    if len(dated) < len(rows):
        return False, _("Des phases n’ont pas de date.")
    ends = [phase.ends_at for phase in dated if phase.ends_at]
    count = ngettext("%(n)d phase", "%(n)d phases", len(rows)) % {"n": len(rows)}
    start = min(phase.starts_at for phase in dated if phase.starts_at)
    if not ends:
        return True, f"{count}, {_('à partir du')} {wording.day(start)}."
    return True, f"{count}, {wording.period(start, max(ends))}."


def _counted(organisations: int) -> str:
    if not organisations:
        return _("Aucune organisation invitée.")
    return ngettext("%(n)d organisation invitée.", "%(n)d organisations invitées.", organisations) % {
        "n": organisations
    }


def _team(roles: list[str]) -> str:
    if not roles:
        return _("Personne n’est encore chargé de l’animation.")
    labels = [
        (ChallengeRole.FACILITATOR, _("animation")),
        (ChallengeRole.MODERATOR, _("modération")),
        (ChallengeRole.SPONSOR, _("commanditaire")),
    ]
    return ", ".join(f"{label}\u00a0: {roles.count(role)}" for role, label in labels if role in roles) + "."


def _options(challenge: Challenge) -> str:
    tallies = _("Soutiens cachés jusqu’à la fin de la phase") if challenge.hides_tallies else _("Soutiens visibles")
    votes = _("vote pour, mitigé ou contre") if challenge.three_way_votes else _("soutien simple")
    return f"{tallies}, {votes}."


def taxonomies_of(challenge: Challenge) -> list[Taxonomy]:
    """The workshop's vocabularies with their entries."""
    return list(challenge.taxonomies.prefetch_related("terms"))


def taxonomy_for(challenge: Challenge, pk: int) -> Taxonomy:
    """One vocabulary of the workshop, or 404."""
    found = Taxonomy.objects.filter(challenge=challenge, pk=pk).select_related("challenge").first()
    if found is None:
        raise Http404
    return found


def term_for(challenge: Challenge, pk: int) -> Term:
    """One entry of the workshop's vocabularies, or 404."""
    found = Term.objects.filter(taxonomy__challenge=challenge, pk=pk).select_related("taxonomy__challenge").first()
    if found is None:
        raise Http404
    return found


def phase_for(challenge: Challenge, pk: int) -> Phase:
    """One phase of the workshop, or 404."""
    found = Phase.objects.filter(challenge=challenge, pk=pk).select_related("challenge__programme").first()
    if found is None:
        raise Http404
    return found
