"""A finished workshop: from the question to the published report, everyone answered."""

from __future__ import annotations

from fabrique.config.demo import conclusion, debate, opening
from fabrique.config.demo.plan import Gathering, Heap, Plan
from fabrique.config.demo.story import Story
from fabrique.config.demo.waiting_report import ADVICES, INTRODUCTION, METHOD, NOTES, OPINION, WORD, WORDINGS
from fabrique.config.demo.waiting_texts import REMARKS, TEXTS

PLAN = Plan(
    key="attente",
    title="Accueillir sans faire attendre",
    question="Comment réduire l’attente à l’accueil sans fermer la porte à celles et ceux qui n’utilisent pas Internet ?",
    context=(
        "### Pourquoi cette question\n\n"
        "Dans nos accueils, une personne sur trois repart sans avoir été reçue. Les équipes le vivent mal, et les usagers aussi.\n\n"
        "### Ce que l’on sait déjà\n\n"
        "- Les pics sont prévisibles : le lundi matin, et les trois premiers jours du mois.\n"
        "- La moitié des visites portent sur une question à laquelle un courrier plus clair aurait répondu.\n\n"
        "### Ce qui est hors du sujet\n\n"
        "- Les effectifs et les horaires d’ouverture, discutés ailleurs.\n\n"
        "Atelier fictif, écrit pour la démonstration."
    ),
    created=-105,
    calendar=(
        ("cadrage", -91, -85),
        ("exploration", -84, -64),
        ("convergence", -63, -57),
        ("redaction", -56, -43),
        ("priorisation", -42, -36),
        ("restitution", -35, -22),
    ),
    organisations=(
        "rivages",
        "savoirs",
        "mobilites",
        "comptes",
        "caisse",
        "ligne",
        "sillage",
        "vents",
        "alize",
        "aubier",
        "ressac",
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
        "gaelle",
        "kadi",
        "laurent",
        "oceane",
        "isabelle",
    ),
    what=(
        "Les recommandations retenues sont essayées dans trois accueils pilotes, pendant six mois. "
        "Celles qui tiennent leurs promesses sont proposées à tous les accueils du ministère."
    ),
    who="Le comité de direction du secrétariat général, en présence de deux participants à l’atelier",
    criteria="- l’effet attendu sur l’attente ;\n- la place laissée aux personnes éloignées du numérique ;\n- ce que cela demande aux équipes.",
    answer_in=-15,
    taxonomies=(
        ("Défis", ("1. Accueillir", "2. Informer", "3. Organiser")),
        ("Portée", ("Dès cette année", "À préparer")),
    ),
    silent=("mehdi",),
)

HEAPS = (
    Heap("a_venue", -62, "Éviter une venue inutile", "Ce qui se règle avant de se déplacer."),
    Heap("a_accueil", -62, "Mieux répartir l’accueil", "Qui reçoit qui, quand, et dans quel ordre."),
    Heap("a_equipe", -62, "Prendre soin des équipes", "Ce dont les agents ont besoin pour bien accueillir."),
)


GATHERINGS = (
    Gathering(
        "as1",
        -60,
        ("a1", "a11", "a15"),
        "Faire relire les courriers par les usagers et par l’accueil",
        "Un courrier mal compris remplit la file. Plusieurs contributions proposent de le faire relire avant l’envoi, par des usagers et par les agents qui reçoivent les réponses.",
    ),
    Gathering(
        "as2",
        -59,
        ("a4", "a12"),
        "Dire à l’avance quand il y a peu de monde",
        "Afficher l’attente, annoncer les heures calmes : deux façons de répartir les venues sans rien imposer.",
    ),
)


def tell(story: Story, programme: str) -> None:
    """The whole workshop."""
    opening.workshop_is_prepared(story, PLAN, programme=programme)
    opening.sponsor_signs(story, PLAN, day=-98)
    opening.workshop_opens(story, PLAN, day=-92)
    opening.members_join(story, PLAN, day=-91)
    debate.texts_are_written(story, PLAN, TEXTS)
    debate.supports_are_given(story, PLAN, TEXTS, until=-64)
    debate.remarks_are_made(story, REMARKS)
    debate.themes_are_made(story, PLAN, HEAPS, TEXTS)
    debate.texts_are_gathered(story, PLAN, GATHERINGS)
    conclusion.advices_are_written(story, PLAN, ADVICES)
    conclusion.notes_are_made(story, NOTES, ADVICES)
    conclusion.wordings_are_proposed(story, WORDINGS, ADVICES)
    voters = [key for key in PLAN.members if key != "solene"]
    conclusion.ballots_are_filled(story, PLAN, ADVICES, voters, first_day=-41, last_day=-37)
    conclusion.opinion_is_filed(story, on=OPINION[0], by=OPINION[1], day=-38, text=OPINION[2])
    debate.texts_are_set_aside(
        story,
        PLAN,
        ("a17",),
        day=-33,
        reason="Cette demande relève du budget d’entretien des bâtiments. Elle a été transmise au service immobilier, qui vous écrira.",
    )
    debate.texts_are_set_aside(
        story,
        PLAN,
        ("a6", "a9"),
        day=-32,
        reason="L’atelier n’a pas trouvé d’accord : la proposition allongerait l’attente d’autres personnes, ou demande un cadre juridique que nous n’avons pas. Elle reste lisible, et peut être reprise ailleurs.",
    )
    conclusion.report_is_published(
        story, PLAN, submitted=-30, published=-24, introduction=INTRODUCTION, method=METHOD, word=WORD
    )
    conclusion.workshop_closes(story, PLAN, day=-22)
