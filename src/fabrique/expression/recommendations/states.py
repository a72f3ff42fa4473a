"""States of recommendations, amendments, decisions to adopt, and their scope."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class Scope(TextChoices):
    """How far a recommendation reaches."""

    MINISTERIAL = "ministerielle", _("Ministérielle")
    INTERMINISTERIAL = "interministerielle", _("Interministérielle")


class RecommendationState(TextChoices):
    """A published text never changes: a new recommendation replaces it."""

    SKETCH = "ebauche", _("Ébauche")
    SUBMITTED = "soumise", _("En discussion")
    AMENDED = "amendee", _("Amendée")
    VALIDATED = "validee", _("Validée")
    PUBLISHED = "publiee", _("Publiée")
    REPLACED = "remplacee", _("Remplacée")
    ABANDONED = "abandonnee", _("Abandonnée")


RECOMMENDATION_LIFE = Lifecycle(
    table={
        "ebauche": frozenset({"soumise", "abandonnee"}),
        "soumise": frozenset({"amendee", "validee", "abandonnee"}),
        "amendee": frozenset({"amendee", "validee", "abandonnee"}),
        "validee": frozenset({"publiee", "amendee", "abandonnee"}),
        "publiee": frozenset({"remplacee"}),
        "remplacee": frozenset(),
        "abandonnee": frozenset({"ebauche"}),
    },
    labels=dict(RecommendationState.choices),
)

DISCUSSED = frozenset({"soumise", "amendee"})
STANDING = frozenset({"ebauche", "soumise", "amendee", "validee", "publiee"})


class AmendmentState(TextChoices):
    """An amendment waits for the pair's decision."""

    PROPOSED = "propose", _("À examiner")
    ACCEPTED = "accepte", _("Accepté")
    DECLINED = "refuse", _("Refusé")
    WITHDRAWN = "retire", _("Retiré par son auteur")


AMENDMENT_LIFE = Lifecycle(
    table={
        "propose": frozenset({"accepte", "refuse", "retire"}),
        "accepte": frozenset(),
        "refuse": frozenset(),
        "retire": frozenset(),
    },
    labels=dict(AmendmentState.choices),
)


class AdoptionState(TextChoices):
    """What an organisation decided about a recommendation. Silence is never a refusal."""

    TO_EXAMINE = "a_examiner", _("À examiner")
    ADOPTED = "adoptee", _("Adoptée")
    ADAPTED = "adaptee", _("Adaptée")
    POSTPONED = "reportee", _("Reportée")
    DECLINED = "refusee", _("Refusée")
    DONE = "realisee", _("Réalisée")


ADOPTION_LIFE = Lifecycle(
    table={
        "a_examiner": frozenset({"adoptee", "adaptee", "reportee", "refusee", "realisee"}),
        "adoptee": frozenset({"adaptee", "reportee", "refusee", "realisee"}),
        "adaptee": frozenset({"adoptee", "adaptee", "reportee", "refusee", "realisee"}),
        "reportee": frozenset({"adoptee", "adaptee", "reportee", "refusee", "realisee"}),
        "refusee": frozenset({"adoptee", "adaptee", "reportee", "realisee"}),
        "realisee": frozenset({"adoptee", "adaptee"}),
    },
    labels=dict(AdoptionState.choices),
)

# What must be written with each decision; going back on what was carried out always says why.
ADOPTION_WORDS = {
    "adoptee": frozenset[str](),
    "adaptee": frozenset({"what_changed"}),
    "reportee": frozenset({"postponed_until", "reason"}),
    "refusee": frozenset({"reason"}),
    "realisee": frozenset({"evidence"}),
}
ADOPTION_FOLLOWED = frozenset({"a_examiner", "adoptee", "adaptee", "reportee"})
REMINDER_MONTHS = (3, 6, 12)
