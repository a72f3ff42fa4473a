"""A workshop open now: everybody has something to do in it."""

from __future__ import annotations

from datetime import datetime

from fabrique.config.demo import debate, opening
from fabrique.config.demo.plan import Heap, Plan
from fabrique.config.demo.story import Story
from fabrique.config.demo.travel_texts import REMARKS, TEXTS
from fabrique.expression.challenges import actions as challenges
from fabrique.expression.contributions import actions as contributions
from fabrique.expression.contributions.actions import Deposit
from fabrique.expression.contributions.states import ReportReason
from fabrique.foundations.ui.wording import french

PLAN = Plan(
    key="voyage",
    title="Faire voyager une idée qui marche",
    question="Une idée a fait ses preuves dans un service : que lui faut-il pour être reprise ailleurs ?",
    context=(
        "### Pourquoi cette question\n\n"
        "Nous récompensons des idées chaque année. Deux ans plus tard, la plupart ne vivent que là où elles sont nées.\n\n"
        "### Ce que nous cherchons\n\n"
        "- Des récits : une idée reprise, ou qui n’a pas pu l’être, et pourquoi.\n"
        "- Ce qui a aidé celui qui reprend, autant que celui qui a trouvé.\n\n"
        "Atelier fictif, écrit pour la démonstration."
    ),
    created=-30,
    calendar=(
        ("cadrage", -13, -9),
        ("exploration", -8, 13),
        ("convergence", 14, 20),
        ("redaction", 21, 34),
        ("priorisation", 35, 41),
        ("restitution", 42, 48),
    ),
    organisations=(
        "rivages",
        "savoirs",
        "mobilites",
        "comptes",
        "ligne",
        "ressac",
        "meridienne",
        "alize",
        "sillage",
        "froment",
    ),
    members=(
        "thomas",
        "fatou",
        "ines",
        "solene",
        "lucie",
        "mehdi",
        "aurore",
        "bastien",
        "denis",
        "emilie",
        "gaelle",
        "jonas",
        "kadi",
        "oceane",
    ),
    what="Les trois recommandations les mieux notées sont inscrites au règlement du prochain prix de l’innovation. Une idée primée y sera accompagnée pendant un an vers un second service.",
    who="La secrétaire générale, avec le jury du prix",
    criteria="- ce que cela change pour le service qui reprend ;\n- la charge pour celui qui a trouvé ;\n- le nombre de services qui pourraient s’y mettre.",
    answer_in=75,
    taxonomies=(("Étapes", ("Repérer", "Raconter", "Adapter", "Accompagner")),),
)

HEAPS = (Heap("v_recit", -3, "Raconter pour que l’on puisse refaire", "La fiche, le récit, la visite."),)


DRAFT = {
    "kind": "idee",
    "title": "Le carnet de reprise",
    "text": "Celui qui reprend tient un carnet pendant trois mois : ce qu’il a changé, pourquoi, ce que cela a donné.\n\nÀ la fin, le carnet rejoint la fiche",
}


def tell(story: Story, programme: str) -> None:
    """The workshop as it stands today, and what waits in it."""
    opening.workshop_is_prepared(story, PLAN, programme=programme)
    opening.sponsor_signs(story, PLAN, day=-20)
    opening.workshop_opens(story, PLAN, day=-14)
    opening.members_join(story, PLAN, day=-13)
    debate.texts_are_written(story, PLAN, TEXTS)
    debate.supports_are_given(story, PLAN, TEXTS, until=-1)
    debate.remarks_are_made(story, REMARKS)
    debate.themes_are_made(story, PLAN, HEAPS, TEXTS)
    _things_to_do(story)


def _things_to_do(story: Story) -> None:
    """A draft, a share to accept, a report to judge, a request to answer."""
    here, people = story.challenges, story.people

    def keep_draft(at: datetime) -> None:
        fields = {**DRAFT, "title": french(DRAFT["title"]), "text": french(DRAFT["text"])}
        contributions.save_draft(people["thomas"], here[PLAN.key], form_key="contribution:new", fields=fields, at=at)

    def keep_text(at: datetime) -> None:
        deposit = Deposit(
            kind="pratique",
            title=french("La visite croisée avant toute reprise"),
            text=french(
                "Avant de reprendre une idée, deux personnes vont la voir, et deux personnes viennent. Le compte rendu est écrit ensemble, le soir même."
            ),
        )
        story.texts["v15"] = contributions.draft_contribution(people["ines"], here[PLAN.key], deposit=deposit, at=at)

    story.on(-1, 11, keep_draft)
    story.on(-2, 9.2, keep_text)
    story.on(
        -2,
        9.5,
        lambda at: contributions.propose_share(
            people["ines"], story.texts["v15"], person=people["fatou"], share=40, at=at
        ),
    )
    story.on(
        -1,
        9.2,
        lambda at: contributions.propose_share(
            people["denis"], story.texts["v1"], person=people["thomas"], share=30, at=at
        ),
    )
    story.on(
        -1,
        9.4,
        lambda at: contributions.report_text(
            people["bastien"],
            story.comments["v13m"],
            reason=ReportReason.PERSONAL_DATA,
            words=french("Ce commentaire désigne un collègue que tout le monde reconnaît."),
            at=at,
        ),
    )
    story.on(
        -1,
        10,
        lambda at: challenges.request_to_join(
            people["yann"],
            here[PLAN.key],
            organisation_id=story.organisations["agence"].pk,
            message=french(
                "Notre agence a repris l’an dernier le guichet de Valombre. J’aimerais raconter ce qui a marché, et ce que nous avons dû changer."
            ),
            named_in_report=True,
            accepts_terms=False,
            at=at,
        ),
    )
