"""A workshop at work: recommendations under discussion and being rated."""

from __future__ import annotations

from fabrique.config.demo import conclusion, debate, opening
from fabrique.config.demo.plan import Plan
from fabrique.config.demo.story import Story
from fabrique.config.demo.time_later import LATER
from fabrique.config.demo.time_remarks import GATHERINGS, REMARKS
from fabrique.config.demo.time_report import ADVICES, NOTES, WORDINGS
from fabrique.config.demo.time_texts import FIRST, HEAPS

TEXTS = (*FIRST, *LATER)

PLAN = Plan(
    key="temps",
    title="Rendre du temps aux équipes",
    question="Quelles tâches pouvons-nous arrêter, simplifier ou partager, pour rendre deux heures par semaine à chaque équipe ?",
    context=(
        "### Pourquoi cette question\n\n"
        "Les agents disent manquer de temps pour ce qui compte. Une partie de ce temps part dans des tâches que personne n’a décidées.\n\n"
        "### La règle du jeu\n\n"
        "- On décrit une tâche précise, avec le temps qu’elle prend.\n"
        "- On dit qui s’en sert, et ce qui se passerait si on l’arrêtait.\n"
        "- Le temps rendu reste aux équipes : c’est l’engagement du commanditaire.\n\n"
        "Atelier fictif, écrit pour la démonstration."
    ),
    created=-60,
    calendar=(
        ("exploration", -47, -24),
        ("convergence", -23, -14),
        ("redaction", -13, 5),
        ("priorisation", -4, 8),
        ("restitution", 9, 16),
    ),
    organisations=(
        "rivages",
        "savoirs",
        "mobilites",
        "comptes",
        "caisse",
        "ligne",
        "ressac",
        "vents",
        "aubier",
        "meridienne",
        "froment",
        "alize",
        "sillage",
        "boisrive",
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
        "chloe",
        "denis",
        "emilie",
        "farid",
        "gaelle",
        "hugo",
        "isabelle",
        "jonas",
        "kadi",
        "laurent",
        "maud",
        "nils",
        "oceane",
        "pierre",
    ),
    sponsor="etienne",
    what="Chaque recommandation retenue est appliquée dans les six mois, ou refusée par écrit avec un motif. Le temps rendu reste aux équipes : aucun poste ne sera supprimé à ce titre.",
    who="Le directeur de l’exploitation, après avis du comité des chefs de service",
    criteria="- le temps rendu, mesuré dans trois services ;\n- la simplicité de la mise en œuvre ;\n- l’accord des équipes concernées.",
    answer_in=45,
    read="connectes",
    terms=(
        "Ce qui se dit dans cet atelier reste entre ses participants jusqu’à la publication du rapport.\n\n"
        "- Je ne cite personne à l’extérieur sans son accord.\n"
        "- Une entreprise peut signaler ce qui relève de son secret : cela ne figure pas au rapport."
    ),
    hides_tallies=True,
    taxonomies=(
        ("Leviers", ("Arrêter", "Simplifier", "Partager")),
        ("Délai", ("Dans les trois mois", "Dans l’année")),
    ),
    silent=("hugo", "chloe"),
)


VOTERS = ("lucie", "mehdi", "denis", "maud", "oceane", "kadi", "pierre", "gaelle", "isabelle")


def tell(story: Story, programme: str) -> None:
    """The workshop as it stands today."""
    opening.workshop_is_prepared(story, PLAN, programme=programme)
    opening.sponsor_signs(story, PLAN, day=-52)
    opening.workshop_opens(story, PLAN, day=-48)
    opening.members_join(story, PLAN, day=-47)
    debate.texts_are_written(story, PLAN, TEXTS)
    debate.supports_are_given(story, PLAN, TEXTS, until=-24)
    debate.remarks_are_made(story, REMARKS)
    debate.themes_are_made(story, PLAN, HEAPS, TEXTS)
    debate.texts_are_gathered(story, PLAN, GATHERINGS)
    debate.texts_are_set_aside(
        story,
        PLAN,
        ("t37",),
        day=-15,
        reason="Ce délai est fixé par un texte que l’atelier ne peut pas changer. Votre constat a été transmis à la direction des relations avec les usagers.",
    )
    conclusion.advices_are_written(story, PLAN, ADVICES)
    conclusion.notes_are_made(story, NOTES, ADVICES)
    conclusion.wordings_are_proposed(story, WORDINGS, ADVICES)
    conclusion.ballots_are_filled(
        story, PLAN, [advice for advice in ADVICES if advice.submitted], VOTERS, first_day=-3, last_day=-1
    )
