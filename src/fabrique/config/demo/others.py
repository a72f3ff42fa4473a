"""Smaller scenes: a workshop in preparation, one by invitation, a public consultation."""

from __future__ import annotations

from fabrique.config.demo import debate, opening
from fabrique.config.demo.cast import PEOPLE
from fabrique.config.demo.plan import Plan, Remark, Text
from fabrique.config.demo.story import Story
from fabrique.expression.challenges import actions as challenges
from fabrique.foundations.ui.wording import french

PREPARED = Plan(
    key="reconnaitre",
    title="Reconnaître celles et ceux qui innovent",
    question="Comment le temps donné à une idée peut-il compter dans un parcours professionnel ?",
    context=(
        "### Pourquoi cette question\n\n"
        "Ceux qui proposent le font sur leur temps, et leur parcours n’en garde aucune trace.\n\n"
        "Atelier fictif, en préparation : il lui manque encore un calendrier et la signature du commanditaire."
    ),
    created=-9,
    calendar=(),
    organisations=("rivages", "savoirs"),
    members=(),
    moderator="",
    what="Les propositions retenues sont soumises au comité social du secrétariat général.",
    who="La secrétaire générale",
    criteria="L’équité entre les métiers, et la simplicité.",
    answer_in=120,
)

INVITED = Plan(
    key="managers",
    title="Le temps d’innover, vu par les chefs de service",
    question="Qu’est-ce qui vous empêche de dire oui à une idée de votre équipe ?",
    context="Un atelier court, entre chefs de service, pour parler franchement. Rien de ce qui s’y écrit ne sort avant le rapport.\n\nAtelier fictif, écrit pour la démonstration.",
    created=-20,
    calendar=(("exploration", -10, 9), ("convergence", 10, 15), ("restitution", 16, 21)),
    organisations=(),
    members=("fatou", "isabelle", "laurent", "maud", "solene", "oceane"),
    facilitators=("emilie",),
    what="Une note d’une page, discutée en comité de direction, avec une réponse écrite à chaque proposition.",
    who="Le comité de direction",
    criteria="Ce qui dépend de nous, et peut commencer ce trimestre.",
    answer_in=40,
    read="invitation",
    take_part="invitation",
    terms="Ce qui se dit ici reste ici. Je ne nomme aucun collègue, ni aucune équipe.",
)

INVITED_TEXTS = (
    Text(
        "m1",
        "fatou",
        -8,
        "constat",
        "Je dis non parce que je n’ai personne pour remplacer",
        "Une idée demande deux jours. Je n’ai pas deux jours. Alors je dis « on verra », et tout le monde comprend.",
        discreet=True,
    ),
    Text(
        "m2",
        "maud",
        -7,
        "pratique",
        "J’annonce combien d’idées je peux porter",
        "Deux par trimestre. L’équipe choisit lesquelles. Depuis, je n’ai plus à dire non.",
    ),
    Text(
        "m3",
        "laurent",
        -6,
        "objection",
        "Dire oui trop vite fait plus de mal qu’un refus",
        "Un oui sans suite décourage pour des années. Mieux vaut un non expliqué.",
    ),
    Text(
        "m4",
        "isabelle",
        -4,
        "idee",
        "Un droit à trois essais ratés",
        "Chaque chef de service peut rater trois essais par an sans avoir à s’en justifier plus haut.",
    ),
)

INVITED_REMARKS = (
    Remark("m2", "fatou", -5, "for", "Deux par trimestre, c’est exactement ce que je pourrais tenir."),
    Remark(
        "m3",
        "oceane",
        -4,
        "for",
        "Nous répondons toujours en quinze jours, même pour dire non. C’est le délai qui rassure.",
    ),
)

CONSULTATION = Plan(
    key="guichet",
    title="Des accueils ouverts quand vous l’êtes",
    question="Quels horaires et quels services d’accueil vous conviendraient ?",
    context="Une consultation ouverte à toute personne qui a un compte : dites si vous êtes pour, mitigé ou contre chaque proposition, et ajoutez les vôtres.\n\nConsultation fictive, écrite pour la démonstration.",
    created=-25,
    calendar=(("exploration", -15, 20),),
    organisations=(),
    members=(
        "thomas",
        "lucie",
        "gaelle",
        "hugo",
        "yann",
        "marguerite",
        "pierre",
        "kadi",
        "nils",
        "jonas",
        "farid",
        "mehdi",
        "denis",
        "chloe",
        "oceane",
        "bastien",
        "aurore",
    ),
    sponsor="",
    take_part="connectes",
    three_way_votes=True,
    kind="consultation",
)

CONSULTATION_TEXTS = (
    Text(
        "g1",
        "kadi",
        -14,
        "idee",
        "Ouvrir un soir par semaine jusqu’à 20 h",
        "Ceux qui travaillent ne peuvent pas venir avant 18 h.",
    ),
    Text(
        "g2",
        "pierre",
        -13,
        "idee",
        "Fermer le lundi matin pour préparer la semaine",
        "Et l’annoncer partout, pour que personne ne vienne pour rien.",
    ),
    Text(
        "g3",
        "gaelle",
        -12,
        "idee",
        "Un accueil itinérant dans les villages",
        "Un fourgon aménagé, un jour fixe par village.",
    ),
    Text(
        "g4",
        "marguerite",
        -11,
        "idee",
        "Afficher les horaires de tous les accueils sur une seule page",
        "Y compris les fermetures exceptionnelles, mises à jour le jour même.",
    ),
    Text(
        "g5",
        "nils",
        -10,
        "idee",
        "Remplacer les guichets par des rendez-vous",
        "On choisit son heure, on n’attend plus.",
    ),
    Text(
        "g6",
        "yann",
        -9,
        "idee",
        "Garder un guichet sans rendez-vous tous les jours",
        "Certaines urgences n’attendent pas, et certaines personnes n’ont pas de téléphone.",
    ),
    Text(
        "g7",
        "jonas",
        -7,
        "idee",
        "Un espace pour les enfants",
        "Une table basse, trois livres, un coin à l’écart du passage.",
    ),
    Text(
        "g8",
        "hugo",
        -5,
        "idee",
        "Recevoir en langue des signes, sur demande",
        "Par visioconférence, avec un interprète, dans toutes les agences.",
    ),
)

CONSULTATION_REMARKS = (
    Remark("g1", "lucie", -12, "neutral", "D’accord, si c’est une équipe de volontaires et que le repos suit."),
    Remark(
        "g5",
        "yann",
        -8,
        "against",
        "Prendre rendez-vous suppose un téléphone, une adresse électronique et de la patience. Beaucoup n’ont pas les trois.",
    ),
    Remark("g5", "mehdi", -7, "neutral", "Les deux, pas l’un ou l’autre."),
    Remark("g3", "denis", -9, "for", "Sur la côte, il faudrait aussi un bateau."),
)


def tell(story: Story, programme: str) -> None:
    """The three scenes."""
    opening.workshop_is_prepared(story, PREPARED, programme=programme)
    _by_invitation(story, programme)
    opening.workshop_is_prepared(story, CONSULTATION, programme=programme)
    opening.workshop_opens(story, CONSULTATION, day=-16)
    opening.members_join(story, CONSULTATION, day=-15)
    debate.texts_are_written(story, CONSULTATION, CONSULTATION_TEXTS)
    debate.supports_are_given(story, CONSULTATION, CONSULTATION_TEXTS, until=-1)
    debate.remarks_are_made(story, CONSULTATION_REMARKS)


def _by_invitation(story: Story, programme: str) -> None:
    opening.workshop_is_prepared(story, INVITED, programme=programme)
    opening.sponsor_signs(story, INVITED, day=-13)
    opening.workshop_opens(story, INVITED, day=-11)
    names = {role.key for role in PEOPLE}
    guests = [key for key in (*INVITED.members, "nils") if key in names]
    story.on(
        -11,
        9,
        lambda at: challenges.invite_people(
            story.people["emilie"],
            story.challenges[INVITED.key],
            [str(story.people[key].email) for key in guests],
            message=french("Nous serons sept, entre chefs de service. Venez comme vous êtes."),
            at=at,
        ),
    )
    opening.members_join(story, INVITED, day=-10)
    debate.texts_are_written(story, INVITED, INVITED_TEXTS)
    debate.supports_are_given(story, INVITED, INVITED_TEXTS, until=-1)
    debate.remarks_are_made(story, INVITED_REMARKS)
