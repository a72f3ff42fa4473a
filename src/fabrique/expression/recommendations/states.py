"""States of recommendations, amendments and their scope."""

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
