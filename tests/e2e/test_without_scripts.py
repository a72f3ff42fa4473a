"""The same writes with JavaScript switched off: forms, links and pages are enough."""

from __future__ import annotations

from django.utils import timezone

from e2e.visitors import Opening
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution, Support
from fabrique.expression.recommendations.models import Rating
from factories.challenges import ThemeFactory, set_phase
from factories.contributions import ContributionFactory
from factories.discussion import workshop
from factories.people import PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory
from factories.recommendations import RecommendationFactory


def test_a_workshop_is_created(visitor: Opening) -> None:
    programme = ProgrammeFactory()
    coordinator = visitor(ProgrammeMandateFactory(programme=programme).person, scripts=False)
    coordinator.go(f"/programmes/{programme.slug}/").follow("Créer un atelier").press("Créer l’atelier")
    coordinator.see("Ce champ est à remplir").write("Titre", "Sans scripts").write("Question posée", "Comment faire ?")
    coordinator.write("Premier jour", "2031-03-03").press("Créer l’atelier").see("Sans scripts")
    assert Challenge.objects.get().phases.count() == 6


def test_participants_write_answer_and_support(visitor: Opening) -> None:
    here = workshop()
    address = f"/ateliers/{here.challenge.slug}/contributions/nouvelle/"
    author, other = visitor(here.author, scripts=False), visitor(here.participant, scripts=False, phone=True)
    author.go(address).tick("Idée").write("Titre", "Un panneau").press("Publier").see("Ce champ est à remplir")
    author.write("Texte", "À l’entrée.").page.locator("input[type=file]").set_input_files(
        {"name": "plan.txt", "mimeType": "text/plain", "buffer": b"Le plan de l'accueil"}
    )
    author.press("Publier").see("Un panneau", "plan.txt")
    one = Contribution.objects.get(title="Un panneau")
    other.go(f"/contributions/{one.pk}/").press("Soutenir").see("Vous soutenez cette contribution")
    other.unfold("Écrire un commentaire").write("Votre commentaire", "Très bien.").tick("Pour")
    other.press("Publier le commentaire").see("Très bien.")
    assert Support.objects.get().person == here.participant


def test_facilitators_arrange_and_gather(visitor: Opening) -> None:
    here = workshop(PhaseKind.CONVERGENCE)
    ThemeFactory(challenge=here.challenge, name="Accueil")
    second = ContributionFactory(challenge=here.challenge, title="Un second texte")
    board = f"/ateliers/{here.challenge.slug}/themes/"
    facilitator = visitor(here.facilitator, scripts=False)
    facilitator.go(board).tick(second.title).choose("Mettre les contributions", "Accueil").press("Déplacer")
    second.refresh_from_db()
    assert second.theme is not None
    facilitator.go(board).tick(second.title).tick(here.contribution.title).press("Regrouper en synthèse")
    facilitator.write("Titre de la synthèse", "Les deux").write("Texte de la synthèse", "Ensemble.").press("Regrouper")
    second.refresh_from_db()
    assert second.merged_into is not None
    assert second.merged_into.title == "Les deux"


def test_pairs_draft_and_participants_amend_and_rate(visitor: Opening) -> None:
    here = workshop(PhaseKind.DRAFTING)
    text = RecommendationFactory(
        challenge=here.challenge, number=1, ministry_author=here.author, paragraphs=["<p>Ouvrir.</p>"]
    )
    address = f"/ateliers/{here.challenge.slug}/recommandations/1/"
    author, other = visitor(here.author, scripts=False), visitor(here.participant, scripts=False, phone=True)
    author.go(address + "rediger/").write("Paragraphe 1", "Ouvrir le matin.").press("Ajouter un paragraphe après")
    author.write("Paragraphe 2", "Fermer le soir.").press("Enregistrer une nouvelle version").see("Fermer le soir.")
    paragraph = text.paragraphs.order_by("position")[0]
    other.go(f"{address}paragraphes/{paragraph.pk}/amender/").write("Votre rédaction", "Ouvrir tôt le matin.")
    other.write("Pourquoi cette rédaction", "Les usagers travaillent.").press("Proposer cet amendement")
    author.go(address).follow("Examiner et répondre").write("Votre réponse à l’auteur", "Oui.")
    author.press("Mettre dans le texte").see("Ouvrir tôt le matin.")
    set_phase(here.challenge, PhaseKind.PRIORITISATION, timezone.now())
    other.go(f"/ateliers/{here.challenge.slug}/priorites/").tick("4 – fort").tick("4 – facile")
    other.press("Enregistrer mes notes").see("Notée")
    assert Rating.objects.get().person == here.participant


def test_the_report_is_validated_and_published(visitor: Opening) -> None:
    here = workshop(PhaseKind.RESTITUTION)
    RecommendationFactory(challenge=here.challenge, number=1, validated=True, paragraphs=["<p>Ouvrir tôt.</p>"])
    report = f"/ateliers/{here.challenge.slug}/rapport/"
    facilitator, sponsor = visitor(here.facilitator, scripts=False), visitor(here.sponsor, scripts=False, phone=True)
    facilitator.go(report + "preparer/").write("Introduction", "Huit semaines.").press("Enregistrer")
    facilitator.go(report).follow("Demander la validation").press("Demander la validation")
    sponsor.go(report).follow("Valider le rapport").press("Valider le rapport")
    facilitator.go(report).follow("Publier le rapport").press("Publier le rapport")
    here.challenge.refresh_from_db()
    assert here.challenge.published_at is not None
    visitor(PersonFactory(organisation=here.organisation), scripts=False).go(report).see("Ouvrir tôt.")
