"""The models of workshop that come with Fabrique."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.rules import Slot, eight_weeks, one_day, plan_from
from fabrique.expression.challenges.states import Access, ChallengeKind, PhaseKind

SHORT = ((PhaseKind.EXPLORATION, 21), (PhaseKind.CONVERGENCE, 7), (PhaseKind.RESTITUTION, 7))


@dataclass(frozen=True, slots=True)
class Blueprint:
    """What a workshop starts from: calendar, vocabularies, access rule, options and first texts."""

    key: str
    name: Promise
    description: Promise
    plan: Callable[[date], list[Slot]]
    kind: ChallengeKind = ChallengeKind.WORKSHOP
    read_access: Access = Access.ORGANISATIONS
    take_part_access: Access = Access.ORGANISATIONS
    hides_tallies: bool = False
    three_way_votes: bool = False
    context: Promise | str = ""
    terms: Promise | str = ""
    taxonomies: dict[Promise, list[Promise]] = field(default_factory=dict)


def _short(first_day: date) -> list[Slot]:
    return plan_from(first_day, SHORT)


CONFIDENTIALITY = _(
    "Ce qui se dit dans cet atelier reste entre ses participants jusqu’à la publication du rapport.\n\n"
    "- Je ne cite personne à l’extérieur sans son accord.\n"
    "- Je ne dépose pas d’information classifiée, ni de donnée personnelle sur des tiers.\n"
    "- Une entreprise peut signaler ce qui relève de son secret\u00a0: cela ne figure pas au rapport."
)

BLUEPRINTS = (
    Blueprint(
        key="huit-semaines",
        name=_("Atelier de huit semaines"),
        description=_(
            "Six phases, du cadrage à la restitution. Pour plusieurs organisations, avec des recommandations co-écrites et un rapport."
        ),
        plan=eight_weeks,
        hides_tallies=True,
        context=_(
            "### Pourquoi cette question\n\nDites d’où elle vient et pour qui elle compte.\n\n"
            "### Ce que l’on sait déjà\n\n- …\n\n### Ce qui est hors du sujet\n\n- …"
        ),
        terms=CONFIDENTIALITY,
        taxonomies={
            _("Défis"): [
                _("Répliquer les idées et les innovations"),
                _("Libérer les innovateurs publics"),
                _("Faire des managers le premier levier"),
                _("Structurer la démarche dans chaque ministère"),
                _("Renforcer la démarche interministérielle"),
            ],
            _("Portée"): [_("Ministérielle"), _("Interministérielle")],
        },
    ),
    Blueprint(
        key="consultation-courte",
        name=_("Consultation courte"),
        description=_(
            "Cinq semaines\u00a0: trois pour contribuer, une pour rapprocher, une pour répondre. Ouverte à toute personne qui a un compte."
        ),
        plan=_short,
        read_access=Access.PUBLIC,
        take_part_access=Access.SIGNED_IN,
        three_way_votes=True,
        context=_(
            "### Ce qui vous est demandé\n\nUne ou deux phrases.\n\n### Ce que nous ferons de vos réponses\n\nUne ou deux phrases."
        ),
        taxonomies={_("Sujets"): [_("Accueil"), _("Délais"), _("Information"), _("Autre")]},
    ),
    Blueprint(
        key="une-journee",
        name=_("Atelier d’une journée"),
        description=_("Les six phases en un jour, de 9 h à 17 h, dans une salle ou à distance. Sur invitation."),
        plan=one_day,
        read_access=Access.INVITATION,
        take_part_access=Access.INVITATION,
        context=_(
            "### Le déroulé de la journée\n\nLe matin, on précise la question et l’on dépose les idées. L’après-midi, on rédige et l’on choisit."
        ),
        taxonomies={_("Horizon"): [_("Dès demain"), _("Dans l’année"), _("Plus tard")]},
    ),
)


def blueprint(key: str) -> Blueprint | None:
    """The model of that key."""
    return next((each for each in BLUEPRINTS if each.key == key), None)
