"""What innovators are given, and where each request and each recognition stands."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle
from fabrique.foundations.ui.wording import number


class SupportKind(TextChoices):
    """What somebody may ask for."""

    TIME = "temps", _("Du temps")
    MENTOR = "mentor", _("Un mentor")
    PATRON = "parrain", _("Un parrain ou une marraine")
    SEED = "amorcage", _("Un budget d’amorçage")
    TRAINING = "formation", _("Une formation")
    RIGHTS = "propriete", _("Un conseil en propriété intellectuelle")


MEASURED = frozenset({"temps", "amorcage"})
ACCOMPANIED = frozenset({"mentor", "parrain"})


class SupportState(TextChoices):
    """A request is answered with a reason; what was granted is used, then settled."""

    ASKED = "demande", _("Demandé")
    GRANTED = "accorde", _("Accordé")
    ACTIVE = "actif", _("En cours")
    SETTLED = "solde", _("Soldé")
    DECLINED = "refuse", _("Refusé")
    WITHDRAWN = "retire", _("Retiré par la personne")


SUPPORT_LIFE = Lifecycle(
    table={
        "demande": frozenset({"accorde", "refuse", "retire"}),
        "accorde": frozenset({"actif", "solde"}),
        "actif": frozenset({"solde"}),
        "solde": frozenset(),
        "refuse": frozenset(),
        "retire": frozenset(),
    },
    labels=dict(SupportState.choices),
)
RUNNING = frozenset({"accorde", "actif"})


class EntryKind(TextChoices):
    """Why the credit moved."""

    GRANT = "octroi", _("Accordé")
    ADDITION = "ajout", _("Complément accordé")
    USE = "usage", _("Utilisé")
    CORRECTION = "correction", _("Utilisation annulée")
    RETURN = "restitution", _("Rendu au solde")


class RecognitionKind(TextChoices):
    """How somebody is thanked."""

    LETTER = "lettre", _("Lettre de félicitations")
    TROPHY = "trophee", _("Trophée")
    BONUS = "prime", _("Prime")
    CAREER_NOTE = "mention", _("Mention dans la carrière")
    CERTIFICATION = "certification", _("Certification")


class RecognitionState(TextChoices):
    """Only what a lead has awarded counts."""

    PROPOSED = "proposee", _("Proposée")
    AWARDED = "decernee", _("Décernée")
    DROPPED = "abandonnee", _("Non décernée")


RECOGNITION_LIFE = Lifecycle(
    table={
        "proposee": frozenset({"decernee", "abandonnee"}),
        "decernee": frozenset(),
        "abandonnee": frozenset(),
    },
    labels=dict(RecognitionState.choices),
)


def in_words(kind: str, amount: int | None) -> str:
    """« 7 h 30 » for minutes, « 1 200 € » for cents, nothing for what is not measured."""
    if amount is None or kind not in MEASURED:
        return ""
    if kind == SupportKind.SEED:
        return f"{number(amount / 100, 2 if amount % 100 else 0)}\u00a0€"
    sign, (hours, minutes) = ("−" if amount < 0 else ""), divmod(abs(amount), 60)
    if not hours:
        return f"{sign}{minutes}\u00a0min"
    return f"{sign}{number(hours)}\u00a0h" + (f"\u00a0{minutes:02d}" if minutes else "")
