"""Moderation with a way back, what was said elsewhere, and a door on which one can knock."""

from __future__ import annotations

from django.utils import timezone

from e2e.visitors import Opening
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.imports.jobs import imports_due
from factories.challenges import ChallengeFactory, ChallengeMandateFactory, set_phase
from factories.discussion import workshop
from factories.people import PersonFactory


def test_a_text_is_reported_hidden_with_a_reason_and_shown_again(visitor: Opening) -> None:
    here = workshop()
    address = f"/contributions/{here.contribution.pk}/"
    reader, author = visitor(here.participant, phone=True), visitor(here.author, phone=True)
    moderator = visitor(here.moderator)

    reader.go(address).follow("Signaler ce texte").press("Envoyer le signalement").see("Choisissez une réponse")
    reader.page.get_by_role("main").get_by_role("radio").first.check(force=True)
    reader.write("Précisions", "Une personne y est nommée.").press("Envoyer le signalement").see("Merci.")

    queue = f"/ateliers/{here.challenge.slug}/moderation/"
    moderator.go(queue).see("Une personne y est nommée.").follow("Masquer, avec un motif")
    moderator.press("Masquer le texte").see("Ce champ est à remplir")
    moderator.write("Motif", "Le texte nomme un collègue.").press("Masquer le texte").see("Le texte est masqué")
    assert reader.page.goto(reader.site + address).status == 404  # type: ignore[union-attr]

    author.go("/notifications/").see("Le texte nomme un collègue.")
    author.go(address).see("masqué par la modération").follow("Lire le motif et répondre")
    author.write("Votre réponse", "Je peux retirer son nom.")
    author.page.get_by_role("main").locator("form[method=post] button[type=submit]").first.click()
    author.check()

    moderator.go(queue + "?voir=masques").follow("Rétablir").write("Motif", "Le nom a été retiré du texte.")
    moderator.page.get_by_role("main").locator("form[method=post] button[type=submit]").first.click()
    moderator.check().go(queue + "journal/").see("Le nom a été retiré du texte.")
    reader.go(address).see(here.contribution.title)
    author.go("/notifications/").see("Le nom a été retiré du texte.")


def test_a_table_is_imported_after_a_look_at_it(visitor: Opening) -> None:
    here = workshop()
    facilitator = visitor(here.facilitator)
    table = (
        "Titre;Texte;Auteur\nOuvrir le samedi;Le samedi matin.;Agent 1\n;;Agent 2\nDes sièges;Plus de sièges.;Agent 3\n"
    )
    facilitator.go(f"/ateliers/{here.challenge.slug}/imports/nouveau/").press("Envoyer et voir un aperçu")
    facilitator.see("Choisissez un fichier")
    facilitator.page.locator("input[type=file]").set_input_files(
        {"name": "ateliers.csv", "mimeType": "text/csv", "buffer": table.encode("cp1252")}
    )
    facilitator.page.get_by_role("main").get_by_role("radio").last.check(force=True)
    facilitator.press("Envoyer et voir un aperçu").see("Aperçu", "Ouvrir le samedi", "Windows")
    facilitator.unfold("Quelle colonne est quoi").press("Revoir l’aperçu").see("Ouvrir le samedi")
    facilitator.tick("Importer les lignes correctes").press("Importer").see("import")
    imports_due(0)
    facilitator.page.reload()
    facilitator.check().see("Ligne").follow("Voir les contributions").see("Ouvrir le samedi", "Des sièges")
    assert Contribution.objects.filter(challenge=here.challenge).count() == 3


def test_somebody_knocks_at_a_closed_workshop_and_comes_in(visitor: Opening) -> None:
    place = ChallengeFactory(invitation_only=True, confidential=True, title="Atelier fermé")
    set_phase(place, PhaseKind.EXPLORATION, timezone.now())
    facilitator = ChallengeMandateFactory(challenge=place).person
    knocking = PersonFactory(given_name="Nora", family_name="Dehors")
    address = f"/ateliers/{place.slug}/"
    outside, inside = visitor(knocking, phone=True), visitor(facilitator)

    outside.go(address).see("Vous ne pouvez pas lire cet atelier").miss("Comment mieux accueillir les usagers")
    outside.follow("Demander à rejoindre").press("Envoyer ma demande").see("Ce champ est à remplir")
    outside.write("Pourquoi souhaitez-vous", "Le sujet me concerne.").tick("Oui").tick("J’ai lu les règles")
    outside.press("Envoyer ma demande").see("Votre demande est envoyée")
    inside.go(address + "participants/demandes/").see("Le sujet me concerne.")
    inside.press("Accepter les demandes cochées").see("Cochez au moins une demande")
    inside.tick("Nora Dehors").press("Accepter les demandes cochées").see("Aucune demande en attente")
    outside.go("/notifications/").see("Atelier fermé")
    outside.go(address + "contributions/nouvelle/").write("Titre", "Enfin dedans").write("Texte", "Merci.").tick("Idée")
    outside.press("Publier").see("Enfin dedans", "publiée")
