"""The session ends while somebody writes; a finger slips; there is no mouse."""

from __future__ import annotations

import re

from django.contrib.sessions.models import Session

from e2e.visitors import Opening
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.recommendations.models import Rating
from factories.challenges import ThemeFactory
from factories.discussion import workshop
from factories.recommendations import RecommendationFactory

PASSWORD = "une phrase de passe assez longue"


def test_a_text_survives_the_end_of_the_session(visitor: Opening) -> None:
    here = workshop()
    here.author.set_password(PASSWORD)
    here.author.save(update_fields=["password"])
    author = visitor(here.author)
    author.go(f"/ateliers/{here.challenge.slug}/contributions/nouvelle/").tick("Idée")
    author.write("Titre", "Écrit avant la coupure").write("Texte", "Tout ce texte.")
    Session.objects.all().delete()
    author.press("Publier").write("Adresse électronique", here.author.email or "").write("Mot de passe", PASSWORD)
    author.press("Se connecter")
    assert author.page.get_by_label("Titre").first.input_value() == "Écrit avant la coupure"
    author.press("Publier").see("Écrit avant la coupure", "publiée")
    assert Contribution.objects.filter(title="Écrit avant la coupure").count() == 1


def test_a_double_click_publishes_once(visitor: Opening) -> None:
    here = workshop()
    for scripts in (True, False):
        author = visitor(here.author, scripts=scripts)
        author.go(f"/ateliers/{here.challenge.slug}/contributions/nouvelle/").tick("Idée")
        author.write("Titre", f"Deux clics {scripts}").write("Texte", "Un seul texte.")
        author.find("button", "Publier").dblclick()
        author.page.wait_for_url(re.compile(r"/contributions/\d+/"))
        author.check().see(f"Deux clics {scripts}")
    assert Contribution.objects.filter(title__startswith="Deux clics").count() == 2


def test_the_board_is_arranged_with_the_keys_alone(visitor: Opening) -> None:
    here = workshop(PhaseKind.CONVERGENCE)
    ThemeFactory(challenge=here.challenge, name="Accueil")
    facilitator = visitor(here.facilitator).go(f"/ateliers/{here.challenge.slug}/themes/")
    keys = facilitator.page.keyboard
    reach(facilitator.page, facilitator.page.get_by_label("Mettre les contributions cochées dans"))
    keys.type("Accueil")
    reach(facilitator.page, facilitator.page.get_by_role("checkbox", name=here.contribution.title))
    keys.press("Space")
    facilitator.see("1 contribution cochée")
    reach(facilitator.page, facilitator.page.get_by_role("button", name="Déplacer"), backwards=True)
    with facilitator.page.expect_navigation():
        keys.press("Enter")
    facilitator.check().see("Tout est rangé")


def test_the_ballot_is_filled_with_the_keys_alone(visitor: Opening) -> None:
    here = workshop(PhaseKind.PRIORITISATION)
    RecommendationFactory(challenge=here.challenge, number=1, paragraphs=["<p>Ouvrir.</p>"])
    person = visitor(here.participant).go(f"/ateliers/{here.challenge.slug}/priorites/")
    keys = person.page.keyboard
    for _each in range(2):
        reach(person.page, person.page.locator("input[type=radio]:focus"))
        keys.press("Space")
        keys.press("ArrowRight")
        keys.press("ArrowRight")
    reach(person.page, person.page.get_by_role("button", name="Enregistrer mes notes"))
    with person.page.expect_navigation():
        keys.press("Enter")
    person.check().see("Notée")
    rating = Rating.objects.get()
    assert (rating.impact, rating.feasibility) == (3, 3)


def reach(page, wanted, *, backwards: bool = False) -> None:  # type: ignore[no-untyped-def]
    """Press Tab until the focus is there; a page that keeps the focus fails."""
    for _each in range(80):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if wanted.count() and wanted.first.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"The keys never reach {wanted}")
