"""An idea answered in time, and one that goes late: by hand, page after page, as the people concerned do it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from e2e.visitors import Opening, Visitor
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import Access, ChallengeState
from fabrique.expression.contributions.models import Contribution
from fabrique.implementation.commitments.jobs import commitments_due, escalate_due, remind_due, route_due
from fabrique.implementation.commitments.models import Answer, Commitment
from factories.commitments import BoxFactory, Ministry

IDEA = "Un banc à l’accueil"
QUESTION = "Comment raccourcir l’attente au guichet ?"
COUNT_CLICKS = """addEventListener("click", event => {
  if (event.isTrusted && event.detail) sessionStorage.clicks = 1 + Number(sessionStorage.clicks || 0)
}, true)"""
Clock = time_machine.Traveller


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Tuesday 5 May 2026, ten o’clock in Paris; the tests move it."""
    with time_machine.travel(datetime(2026, 5, 5, 8, tzinfo=UTC), tick=True) as moved:
        yield moved


@pytest.fixture
def ministry(db: None, clock: Clock) -> Ministry:
    """A ministry whose box anyone may read."""
    here = Ministry(title="La boîte des guichets", question=QUESTION, read_access=Access.PUBLIC)
    for person, names in ((here.manager, "Mona Chef"), (here.director, "Dina Rectrice"), (here.lead, "Paul Porteur")):
        person.given_name, person.family_name = names.split()
        person.email = f"{person.given_name.lower()}@example.org"
        person.save(update_fields=["given_name", "family_name", "email"])
    return here


def on(clock: Clock, month: int, day: int) -> None:
    """The morning of this day of 2026."""
    clock.move_to(datetime(2026, month, day, 8, tzinfo=UTC))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
def test_an_idea_is_answered_in_time(ministry: Ministry, clock: Clock, visitor: Opening, scripts: bool) -> None:
    lead = visitor(ministry.lead, scripts=scripts)
    set_delays_and_routing(lead, ministry)
    author = visitor(ministry.author, phone=True, scripts=scripts)
    deposit_in_three_clicks(author, ministry)

    route_due(0)
    idea = f"/contributions/{Contribution.objects.get(title=IDEA).pk}/"
    read_the_answer(author.go(idea)).see(
        "Mona Chef", "Réponse due le", "Déposée le mardi 5 mai 2026", "15 jours ouvrés", "jours fériés"
    )
    author.see("vendredi 29 mai 2026")

    on(clock, 5, 7)
    manager = visitor(ministry.manager, scripts=scripts)
    answer_in_the_list(manager, scripts=scripts)

    author.go("/").see("non lus").go("/notifications/").see(
        "Mona Chef a pris connaissance de votre idée", "Réponse à votre idée"
    )
    author.go(idea).see("Réponse donnée : idée retenue")
    read_the_answer(author).see(
        "Deux bancs suffisent pour essayer.",
        "Poser deux bancs",
        "1\u202f500\u00a0€",
        "Temps accordé",
        "Mentor proposé : Dina",
    )
    author.follow("Dire si cette réponse").press("Donner mon avis").see("Choisissez une réponse")
    author.tick("Très utile").write("Précision", "Je sais enfin qui s’en occupe.").press("Donner mon avis").see("Merci")
    manager.go("/reponses/?vue=repondues").follow(IDEA).see("Je sais enfin qui s’en occupe.")

    on(clock, 6, 12)
    keep_the_promise(visitor(ministry.manager, scripts=scripts))
    visitor(phone=True, scripts=scripts).go("/engagements/").see("Poser deux bancs", "Tenu")


def set_delays_and_routing(lead: Visitor, ministry: Ministry) -> None:
    """Delays, a public register, a rule; the rule is tried on an idea deposited before."""
    past = ministry.idea(title="Des horaires plus larges au guichet", author=ministry.colleague)
    lead.go(f"/programmes/{ministry.programme.slug}/").follow("Délais de réponse")
    lead.write("Répondre sous", "").press("Enregistrer les délais").see("Ce champ est à remplir")
    lead.write("Répondre sous", "15").tick("Registre des engagements").press("Enregistrer les délais")
    lead.see("Les délais sont enregistrés").follow("Orientation des idées").see("Aucune règle")
    lead.follow("Ajouter une règle").write("Nom de la règle", "L’accueil").press("Enregistrer la règle")
    lead.see("Dites qui répond").write("Mots du sujet", "guichet, accueil")
    lead.write("Ou service qui répond", "Service des Guichets").press("Enregistrer la règle").see("L’accueil")
    lead.write("Numéro d’une idée", str(past.pk)).press("Essayer").see("Où irait cette idée", "Mona Chef", past.title)


def deposit_in_three_clicks(author: Visitor, ministry: Ministry) -> None:
    """From home: deposit, this box, publish."""
    BoxFactory(programme=ministry.programme, title="La boîte du siège", question="Que simplifier au siège ?")
    if author.scripts:
        author.page.add_init_script(COUNT_CLICKS)
    author.go("/").follow("Déposer une idée").follow("La boîte des guichets").see(QUESTION)
    author.write("Titre", IDEA).write("Texte", "Pour attendre assis, à l’entrée.").press("Publier mon idée")
    author.see("Votre idée est publiée")
    if author.scripts:
        assert author.page.evaluate("sessionStorage.clicks") == "3"
    read_the_answer(author).see("Dans un instant, vous lirez ici qui répond")


def read_the_answer(reader: Visitor) -> Visitor:
    """What stands beside the idea; a link leads there when it does not come by itself."""
    return reader if reader.scripts else reader.follow("Voir la réponse à cette idée")


def answer_in_the_list(manager: Visitor, *, scripts: bool) -> None:
    """Acknowledge, then answer: what is missing is said beside the fields, what was typed stays."""
    manager.go("/").follow("2 idées attendent votre réponse")
    row = manager.page.get_by_role("listitem").filter(has_text=IDEA)
    with manager.page.expect_navigation():
        row.get_by_role("button", name="Accuser réception").click()
    manager.check().see("L’auteur sait que son idée est lue")
    row.locator("summary").press("Enter")
    if not scripts:
        row.get_by_role("link", name="Ouvrir le formulaire").click()
    send = manager.touch if scripts else manager.press
    manager.check().see("Pour attendre assis")
    send("Envoyer la réponse").see("Choisissez une réponse", "Ce champ est à remplir")
    manager.tick("Retenue").write("Votre réponse", "Deux bancs suffisent pour essayer.")
    send("Envoyer la réponse").see("dites la prochaine étape", "Deux bancs suffisent pour essayer.")
    manager.write("Prochaine étape", "Poser deux bancs").write("Pour le", "2026-06-19")
    manager.write("Temps accordé", "8").write("Budget accordé", "1500")
    manager.write("Adresse électronique du mentor", "dina@example.org")
    send("Envoyer la réponse").see("Votre réponse est envoyée", "Une idée attend votre réponse", "Des horaires plus")
    row.get_by_role("button", name="Accuser réception").or_(row.locator("summary")).first.wait_for(state="detached")
    assert manager.page.url.endswith("/reponses/")


def keep_the_promise(manager: Visitor) -> None:
    """The next step is a promise: it is recalled, then kept with what shows it."""
    assert commitments_due(0) == 1
    manager.go("/notifications/").see("Poser deux bancs")
    manager.go("/engagements/").follow("Poser deux bancs").follow("C’est tenu")
    manager.press("C’est tenu").see("Ce champ est à remplir")
    manager.write("Ce qui le montre", "Deux bancs posés le 11 juin, à l’entrée.").press("C’est tenu").see("Tenu")
    assert Commitment.objects.get().state == "tenu"


def test_an_idea_goes_late_is_escalated_answered_and_appealed(
    ministry: Ministry, clock: Clock, visitor: Opening
) -> None:
    lead = visitor(ministry.lead)
    launch_campaign(lead, ministry)
    idea = deposit_in_campaign(visitor(ministry.author, phone=True))
    debrief = f"/ateliers/{Challenge.objects.get(kind='campagne').slug}/bilan/"

    on(clock, 5, 6)
    ask_for_details(visitor(ministry.manager, phone=True))
    on(clock, 5, 12)
    author = visitor(ministry.author)
    give_details(author, idea)
    due = Answer.objects.get(contribution__title=IDEA).answer_due

    on(clock, 5, 28)
    assert remind_due(0) > 0
    manager = visitor(ministry.manager, phone=True)
    manager.go("/notifications/").see(f"répondre à l’idée « {IDEA} »")

    on(clock, 6, 15)
    author = visitor(ministry.author)
    author.go(idea).see("En retard de 5 jours")
    transfer(visitor(ministry.manager, phone=True), ministry)
    assert Answer.objects.get(contribution__title=IDEA).answer_due == due
    escalate(visitor, ministry, clock)
    author = visitor(ministry.author, phone=True)
    author.go(idea).see("En retard de 22 jours")

    lead = visitor(ministry.lead)
    lead.go(debrief).see("Une idée attend encore sa réponse").miss('href="' + debrief + 'clore/"')
    refuse(lead)
    appeal(author, idea)
    accept_after_appeal(visitor(ministry.director, phone=True))
    author.go(idea).see("Retenue", "Second examen", "Poser deux bancs")
    publish_debrief(lead, debrief)
    visitor(phone=True).go(debrief).see("Un banc sera essayé.")


def launch_campaign(lead: Visitor, ministry: Ministry) -> None:
    """A question, who puts it, two dates."""
    lead.go(f"/programmes/{ministry.programme.slug}/").follow("Lancer une campagne").press("Lancer la campagne")
    lead.see("Ce champ est à remplir").write("Titre", "Un mois d’idées").write("Question posée", QUESTION)
    lead.write("Qui pose la question", "La secrétaire générale").tick("Tout le monde")
    lead.write("Premier jour", "2026-05-04").write("Dernier jour", "2026-05-29")
    lead.press("Lancer la campagne").see("Un mois d’idées")


def deposit_in_campaign(author: Visitor) -> str:
    author.go("/").follow("Déposer une idée").follow("Un mois d’idées")
    author.write("Titre", IDEA).write("Texte", "Pour attendre assis.").press("Publier mon idée").see("publiée")
    route_due(0)
    return f"/contributions/{Contribution.objects.get(title=IDEA).pk}/"


def ask_for_details(manager: Visitor) -> None:
    """Once: the clock stops."""
    manager.go("/reponses/").follow(IDEA).follow("Demander des précisions")
    manager.press("Envoyer la question").see("Ce champ est à remplir")
    manager.write("Votre question", "Dans quel bureau exactement, et depuis quand ?").press("Envoyer la question")
    manager.see("Le délai est suspendu", "Délai suspendu").go("/reponses/?vue=precisions").see(IDEA)


def give_details(author: Visitor, idea: str) -> None:
    """The clock starts again; what was waited is added and said."""
    author.go(idea).see("Délai suspendu")
    author.go("/").follow("On vous demande des précisions").follow("Donner les précisions")
    author.write("Vos précisions", "Au bureau des passeports, depuis mars.").press("Envoyer mes précisions")
    author.see("Le délai de réponse reprend", "jours de suspension pour les précisions de l’auteur", "mercredi 10 juin")


def transfer(manager: Visitor, ministry: Ministry) -> None:
    """To a colleague, with a reason that the author reads; the date does not change."""
    manager.go("/").follow("1 réponse en retard").see("En retard").follow(IDEA).follow("Transmettre")
    manager.write("Adresse électronique", ministry.colleague.email or "").press("Transmettre")
    manager.see("Ce champ est à remplir").write("Pourquoi", "Le bureau des passeports dépend de ce collègue.")
    manager.press("Transmettre").see("La date de réponse ne change pas")


def escalate(visitor: Opening, ministry: Ministry, clock: Clock) -> None:
    """The next level, then the ministry lead, are called in by the clock."""
    assert escalate_due(0) == 1
    visitor(ministry.director).go("/notifications/").see(f"Réponse en retard : « {IDEA} »")
    on(clock, 7, 2)
    assert escalate_due(0) == 1
    visitor(ministry.author).go("/notifications/").see("Paul Porteur est maintenant saisi du retard")


def refuse(lead: Visitor) -> None:
    lead.go("/").follow("1 réponse en retard").follow(IDEA).see("Le bureau des passeports dépend").follow("Répondre")
    lead.tick("Non retenue").write("Votre réponse", "Le hall est en travaux jusqu’en septembre.")
    lead.press("Envoyer la réponse").see("Non retenue")


def appeal(author: Visitor, idea: str) -> None:
    author.go(idea).see("Le hall est en travaux").follow("Suivre cette réponse").follow("Demander un second examen")
    author.press("Demander un second examen").see("Ce champ est à remplir")
    author.write("Pourquoi un second examen", "Le bureau des passeports n’est pas dans le hall.")
    author.press("Demander un second examen").see("Un nouveau délai commence", "Second examen demandé le")


def accept_after_appeal(director: Visitor) -> None:
    director.go("/").follow("1 idée attend votre réponse").follow(IDEA).see("n’est pas dans le hall", "en travaux")
    director.go("/reponses/").unfold("Répondre ici").see("Pour attendre assis", "n’est pas dans le hall").check()
    director.tick("Retenue").write("Votre réponse", "Vous avez raison, ce bureau reste ouvert.")
    director.write("Prochaine étape", "Poser deux bancs").write("Pour le", "2026-09-18")
    director.touch("Envoyer la réponse").see("Votre réponse est envoyée", "Aucune idée n’attend votre réponse")


def publish_debrief(lead: Visitor, debrief: str) -> None:
    """Nothing waits any more: what came of it is told to all, and the campaign is closed as reported."""
    lead.go(debrief).see("Chaque idée a sa réponse").press("Publier le bilan").see("Ce champ est à remplir")
    lead.write("Bilan", "Un banc sera essayé.").press("Publier le bilan").see("Le bilan est publié")
    lead.follow("Clore comme restituée").press("Clore").see("chaque idée a reçu sa réponse")
    assert Challenge.objects.get(kind="campagne").state == ChallengeState.PUBLISHED
