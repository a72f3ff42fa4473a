"""A trial that does not conclude ends with honour: its lessons are kept, read by all, and those who dared are thanked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from e2e.visitors import Opening, Visitor
from fabrique.implementation.experimentations.models import Experiment
from factories.challenges import ChallengeFactory
from factories.contributions import CoauthorFactory, ContributionFactory
from factories.people import PersonFactory
from factories.trial import Trial

TODAY = timezone.localdate()
EMPTY = "Ce champ est à remplir"
LESSON = "Un rappel seul ne suffit pas : il faut aussi pouvoir changer d’horaire."


@pytest.fixture
def trial(db: None) -> Trial:
    """A public trial of an idea that two colleagues had, running for two months."""
    made = Trial(
        running=True,
        public=True,
        title="Rappeler chaque rendez-vous",
        started_on=TODAY - timedelta(days=60),
        ends_on=TODAY + timedelta(days=30),
    )
    made.indicator(name="Rendez-vous manqués", unit="%", baseline=18, target=9)
    idea = ContributionFactory(
        challenge=ChallengeFactory(public=True), author=made.owner, title="Rappeler les rendez-vous"
    )
    CoauthorFactory(contribution=idea, person=made.colleague, accepted=True)
    Experiment.objects.filter(pk=made.experiment.pk).update(contribution=idea)
    return made


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_a_failed_trial_ends_with_honour(trial: Trial, visitor: Opening, scripts: bool) -> None:
    place = f"/experimentations/{trial.experiment.pk}/"
    owner, evaluator = visitor(trial.owner, scripts=scripts), visitor(trial.evaluator, phone=True, scripts=scripts)
    stop_and_go(owner, place)
    evaluate(owner, evaluator, place)
    read_by_all(visitor(phone=True, scripts=scripts), trial)
    keep_in_the_library(owner, visitor(trial.outsider, scripts=scripts))
    tell(owner, place)
    colleague = visitor(trial.colleague, phone=True, scripts=scripts)
    thank(visitor(trial.lead, scripts=scripts), owner, colleague, place)
    visitor(PersonFactory(organisation=trial.prefecture), scripts=scripts).go(f"/innovateurs/{trial.owner.pk}/").see(
        "Lettre de la directrice"
    )


def stop_and_go(owner: Visitor, place: str) -> None:
    owner.go(place).follow("Suspendre").press("Suspendre").see(EMPTY)
    owner.write("Pourquoi", "Panne").press("Suspendre").see("en quelques mots")
    owner.write("Pourquoi", "Le service des messages est en panne.").press("Suspendre").see("Suspendue")
    owner.follow("Reprendre").write("Pourquoi", "Les messages partent de nouveau.").press("Reprendre").see("En cours")
    owner.see("Le service des messages est en panne.").follow("Relever une mesure")
    for days, value in ((40, "17"), (2, "18,5")):
        owner.write("Date", (TODAY - timedelta(days=days)).isoformat()).write("Valeur", value)
        owner.press("Enregistrer la mesure").see("La mesure est enregistrée")


def evaluate(owner: Visitor, evaluator: Visitor, place: str) -> None:
    owner.go(place).follow("Terminer et remettre à l’évaluation").press("Remettre à l’évaluation").see("En évaluation")
    evaluator.go(place).follow("Rendre l’évaluation").see("C’est un résultat").tick("Non concluante")
    evaluator.write("Ce que vous constatez", "Les rendez-vous manqués n’ont pas baissé : 18,5 % au lieu de 18 %.")
    evaluator.press("Rendre l’évaluation").see("c’est ce qui servira aux suivants")
    evaluator.write("Ce que l’on apprend", LESSON).press("Rendre l’évaluation")
    evaluator.see("Non concluante : ce que l’on a appris", "évite à d’autres de refaire le chemin", LESSON)
    owner.go("/notifications/").see("Non concluante").go(place).see(LESSON)


def read_by_all(reader: Visitor, trial: Trial) -> None:
    """The public reads what was learnt, without anybody's name."""
    reader.go("/experimentations/").follow("Rappeler chaque rendez-vous").see(LESSON, "n’ont pas baissé")
    reader.miss(trial.owner.family_name, trial.evaluator.family_name, "service des messages est en panne")
    reader.follow("Mesures").see("Évolution : Rendez-vous manqués")


def keep_in_the_library(owner: Visitor, other: Visitor) -> None:
    """Elsewhere, one finds it in the library; the obstacle that falls is told to who it had stopped."""
    other.go("/obstacles/").follow("Refus et échecs").choose("Quoi", "Expérimentations non concluantes")
    other.press("Filtrer").see("Rappeler chaque rendez-vous", "il faut aussi pouvoir changer").follow(
        "Indiquer l’obstacle"
    )
    other.press("Indiquer cet obstacle").see("Choisissez").choose("L’obstacle", "Un autre obstacle")
    other.press("Indiquer cet obstacle").see("Nommez l’obstacle").write("Nommez cet obstacle", "Pas de prise en ligne")
    other.choose("De quelle nature", "Technique").press("Indiquer cet obstacle").see("Ce qu’il a arrêté")
    other.follow("Cet obstacle est levé").press("Déclarer l’obstacle levé").see(EMPTY)
    other.write("Qu’est-ce qui a changé", "La prise de rendez-vous en ligne est ouverte partout.")
    other.press("Déclarer l’obstacle levé").see("Ceux qu’il avait arrêtés sont prévenus")
    owner.go("/notifications/").see("La prise de rendez-vous en ligne est ouverte partout.")


def tell(owner: Visitor, place: str) -> None:
    """What failed is told in a sheet, for those who come after."""
    owner.go(place).press("Écrire la fiche innovation").see("Ce qui n’a pas marché", "n’ont pas baissé", LESSON)


def thank(lead: Visitor, owner: Visitor, colleague: Visitor, place: str) -> None:
    lead.go(place).follow("Remercier l’équipe").follow("Proposer une reconnaissance").press("Proposer").see(EMPTY)
    lead.tick("Lettre de félicitations").write("Intitulé", "Lettre de la directrice")
    lead.write("Pour quoi", "Vous avez osé, mesuré, et dit ce qui ne marche pas.")
    lead.choose("Pour laquelle de ses contributions", "Rappeler les rendez-vous")
    lead.tick("Proposer aussi à ses co-auteurs").press("Proposer").see("Proposée", "Avec toute l’équipe").follow(
        "Décerner"
    ).press("Décerner").see("Décernée")
    lead.go("/reconnaissances/?etat=proposee").follow("Lettre de la directrice").follow("Décerner").press("Décerner")
    for visitor in (owner, colleague):
        visitor.go("/notifications/").see("Lettre de la directrice")
        visitor.go("/mon-parcours/").follow("Lettre de la directrice").see("Qui peut le savoir", "Vous avez osé")
    owner.press("Oui, les autres peuvent le savoir").see("Les autres peuvent maintenant le savoir")
