"""States of experiments, and the words for what happens to them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class ExperimentState(TextChoices):
    """From a proposal to a conclusion; « non concluante » is as honourable an end as the others."""

    PROPOSED = "proposee", _("Proposée")
    LABELLED = "labellisee", _("Labellisée")
    RUNNING = "en_cours", _("En cours")
    SUSPENDED = "suspendue", _("Suspendue")
    ASSESSED = "en_evaluation", _("En évaluation")
    CONCLUSIVE = "concluante", _("Concluante")
    INCONCLUSIVE = "non_concluante", _("Non concluante")
    GENERALISED = "generalisee", _("Généralisée")
    WITHDRAWN = "retiree", _("Retirée avant le début")


EXPERIMENT_LIFE = Lifecycle(
    table={
        "proposee": frozenset({"labellisee", "retiree"}),
        "labellisee": frozenset({"en_cours", "retiree"}),
        "en_cours": frozenset({"suspendue", "en_evaluation"}),
        "suspendue": frozenset({"en_cours", "en_evaluation"}),
        "en_evaluation": frozenset({"concluante", "non_concluante", "generalisee"}),
        "concluante": frozenset({"generalisee"}),
        "non_concluante": frozenset(),
        "generalisee": frozenset(),
        "retiree": frozenset({"proposee"}),
    },
    labels=dict(ExperimentState.choices),
)

BEFORE_START = frozenset({"proposee", "labellisee"})
UNDER_WAY = frozenset({"en_cours", "suspendue"})
CONCLUDED = frozenset({"concluante", "non_concluante", "generalisee"})
# From its label on, a public experiment is everyone's to read, and agreements open what they say.
SHOWN = frozenset({"labellisee", "en_cours", "suspendue", "en_evaluation"}) | CONCLUDED
MEASURED = frozenset({"en_cours", "suspendue", "en_evaluation"})


class Verdicts(TextChoices):
    """What an evaluation may conclude; each is the state that follows."""

    CONCLUSIVE = "concluante", _("Concluante")
    INCONCLUSIVE = "non_concluante", _("Non concluante")
    GENERALISED = "generalisee", _("À généraliser")


class StepKind(TextChoices):
    """What happened to an experiment, in its history."""

    PROPOSE = "propose", _("Proposée")
    RETURN = "return", _("À compléter, selon le comité")
    LABEL = "label", _("Labellisée")
    START = "start", _("Commencée")
    SUSPEND = "suspend", _("Suspendue")
    RESUME = "resume", _("Reprise")
    EXTEND = "extend", _("Date de fin déplacée")
    CLOSE = "close", _("Remise à l’évaluation")
    EVALUATE = "evaluate", _("Évaluée")
    GENERALISE = "generalise", _("Généralisée")
    WITHDRAW = "withdraw", _("Retirée")
    PROPOSE_AGAIN = "propose_again", _("Proposée de nouveau")
