"""A question becomes a published report, and every contribution is answered."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from e2e.visitors import Opening, Visitor
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import ChallengeState
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from factories.people import OrganisationFactory, OrganisationMandateFactory, PersonFactory

PASSWORD = "une phrase de passe assez longue"
QUESTION = "Comment mieux accueillir les usagers au guichet ?"


@dataclass
class People:
    """Those of the story, before anything exists."""

    ministry: Organisation
    company: Organisation
    coordinator: Person
    sponsor: Person
    facilitator: Person
    agent: Person
    expert: Person


@pytest.fixture
def people(db: None) -> People:
    ministry = OrganisationFactory(name="Ministère des Guichets")
    company = OrganisationFactory(name="Transports du Val", kind=OrganisationKind.COMPANY)
    coordinator = PersonFactory(given_name="Claire", family_name="Ordon", email="claire@example.org")
    coordinator.set_password(PASSWORD)
    coordinator.save(update_fields=["password"])
    OrganisationMandateFactory(person=coordinator, role=OrganisationRole.COORDINATOR)
    return People(
        ministry=ministry,
        company=company,
        coordinator=coordinator,
        sponsor=PersonFactory(given_name="Sylvie", family_name="Prescott", email="sylvie@example.org"),
        facilitator=PersonFactory(given_name="Farid", family_name="Cilias", email="farid@example.org"),
        agent=PersonFactory(given_name="Aude", family_name="Gentil", email="aude@example.org", organisation=ministry),
        expert=PersonFactory(given_name="Eva", family_name="Xperte", email="eva@example.org", organisation=company),
    )


def test_the_whole_workshop(people: People, visitor: Opening) -> None:
    coordinator = visitor()
    sign_in_by_typing(coordinator, people.coordinator)
    create_programme(coordinator)
    prepare_workshop(coordinator, people)

    sponsor = visitor(people.sponsor, phone=True)
    sponsor.go("/").go(place("engagement/")).see("Un plan d’action")
    sponsor.press("Signer cet engagement").see("Signé")

    coordinator.go(place("preparation/")).follow("Ouvrir l’atelier").press("Ouvrir l’atelier")
    coordinator.go(place()).see("Ouvert", QUESTION)

    facilitator = visitor(people.facilitator)
    agent, expert = visitor(people.agent, phone=True), visitor(people.expert, phone=True)
    for each in (agent, expert):
        join(each)
    gather_ideas(facilitator, agent, expert)
    arrange(facilitator)
    draft(facilitator, agent, expert, people)
    rate(facilitator, agent, expert)
    publish(facilitator, sponsor, coordinator)
    reader = visitor(phone=True)
    reader.go(place("rapport/")).see("Ouvrir un guichet commun", QUESTION)
    reader.go(place("rapport/annexes/")).see("Un guichet unique par préfecture")
    agent.go("/notifications/").see("recommandation")
    agent.go(place("contributions/?miennes=on")).follow("Un guichet unique par préfecture").see(
        "Ce qu’elle est devenue"
    )
    assert Challenge.objects.get().state == ChallengeState.CLOSED


def place(rest: str = "") -> str:
    """An address of the workshop."""
    return f"/ateliers/{Challenge.objects.get().slug}/{rest}"


def sign_in_by_typing(visitor: Visitor, person: Person) -> None:
    visitor.go("/").follow("Se connecter")
    visitor.write("Adresse électronique", person.email or "").write("Mot de passe", "faux")
    visitor.press("Se connecter")
    visitor.write("Adresse électronique", person.email or "").write("Mot de passe", PASSWORD)
    visitor.press("Se connecter").see(person.get_full_name())


def create_programme(coordinator: Visitor) -> None:
    coordinator.go("/programmes/").see("Aucun programme pour l’instant").follow("Créer un programme")
    coordinator.press("Créer le programme").see("Ce champ")
    coordinator.write("Nom", "Accueil des usagers").write("Présentation", "Trois ministères, une question.")
    coordinator.press("Créer le programme").see("Accueil des usagers")


def prepare_workshop(coordinator: Visitor, people: People) -> None:
    coordinator.follow("Créer un atelier").press("Créer l’atelier")
    coordinator.write("Titre", "Mieux accueillir").write("Question posée", QUESTION)
    coordinator.write("Premier jour", "2031-03-03").press("Créer l’atelier")
    coordinator.go(place("preparation/")).see("Il manque encore")
    coordinator.go(place("preparation/question/")).write("Contexte", "Les files durent **une heure**.")
    coordinator.press("Enregistrer et continuer")
    coordinator.go(place("preparation/engagement/")).write("Commanditaire", "La secrétaire générale, Sylvie Prescott")
    coordinator.write("Ce qui sera fait du résultat", "Un plan d’action").write("Qui décide", "Le comité exécutif")
    coordinator.write("Sur quels critères", "Utilité, coût").write("Réponse au plus tard le", "2031-09-30")
    coordinator.press("Enregistrer et continuer")
    for person, role in ((people.sponsor, "Commanditaire"), (people.facilitator, "Animation")):
        coordinator.go(place("preparation/equipe/")).write("Adresse électronique", person.email or "").tick(role)
        coordinator.press("Donner ce rôle").see(person.get_full_name())
    for organisation in (people.ministry, people.company):
        coordinator.go(place("preparation/organisations/")).write("Chercher une organisation", organisation.name)
        coordinator.press("Chercher").press("Inviter").see(organisation.name)
    coordinator.go(place("preparation/acces/"))
    coordinator.tick("Tout le monde")
    coordinator.press("Enregistrer et continuer")
    coordinator.go(place("preparation/regles/")).write("Règles de confidentialité", "Ce qui se dit ici reste ici.")
    coordinator.press("Enregistrer et continuer")
    coordinator.go(place("preparation/classements/"))
    coordinator.go(place("preparation/calendrier/"))
    coordinator.go(place("preparation/options/"))


def open_phase(facilitator: Visitor, title: str) -> None:
    """The facilitator ends what is open and opens the next phase, with the page's own buttons."""
    facilitator.go(place("calendrier/"))
    while facilitator.page.get_by_role("link", name="Terminer maintenant").count():
        facilitator.follow("Terminer maintenant")
        with facilitator.page.expect_navigation():
            facilitator.page.get_by_role("main").locator("form[method=post] button[type=submit]").click()
        facilitator.go(place("calendrier/"))
    row = facilitator.page.get_by_role("listitem").filter(
        has=facilitator.page.get_by_role("heading", name=title, level=3)
    )
    row.get_by_role("link", name="Ouvrir maintenant").click()
    facilitator.check().press("Ouvrir").go(place("calendrier/")).see("En cours")


def join(visitor: Visitor) -> None:
    # the breadcrumb leads to the list under the same word: the invitation is the last one
    visitor.go(place()).page.get_by_role("main").get_by_role("link", name="Participer", exact=True).last.click()
    visitor.check().press("Participer").see("règles de confidentialité")
    visitor.tick("J’ai lu les règles").tick("Oui").press("Participer").see("Vous")


def contribute(visitor: Visitor, title: str, text: str, kind: str = "Idée") -> str:
    visitor.go(place("contributions/nouvelle/")).tick(kind).write("Titre", title).write("Texte", text)
    visitor.press("Publier").see(title)
    return visitor.page.url


def gather_ideas(facilitator: Visitor, agent: Visitor, expert: Visitor) -> None:
    agent.go(place("contributions/nouvelle/")).see("On ne peut pas publier pour le moment")
    open_phase(facilitator, "Exploration")
    agent.go(place("contributions/nouvelle/")).press("Publier").see("Ce champ est à remplir")
    first = contribute(agent, "Un guichet unique par préfecture", "Un seul numéro, une seule file.")
    contribute(expert, "Un guichet commun", "Nous l’avons fait en gare.", "Pratique")
    contribute(expert, "Payer les heures d’attente", "Vingt euros de l’heure.")
    expert.go(first).touch("Soutenir").see("Vous soutenez cette contribution")
    expert.unfold("Écrire un commentaire").write("Votre commentaire", "D’accord, nous pouvons aider.").tick("Pour")
    expert.press("Publier le commentaire").see("D’accord, nous pouvons aider.")
    agent.go("/notifications/").see("Un guichet unique")
    agent.go(place("contributions/")).see("Payer les heures d’attente")


def arrange(facilitator: Visitor) -> None:
    open_phase(facilitator, "Convergence")
    facilitator.go(place("themes/")).see("3 contributions restent à ranger").follow("Nouveau thème")
    facilitator.press("Enregistrer").write("Nom du thème", "Guichets").press("Enregistrer")
    facilitator.go(place("themes/"))
    for title in ("Un guichet unique par préfecture", "Un guichet commun"):
        facilitator.page.get_by_role("checkbox", name=title).check(force=True)
    facilitator.press("Regrouper en synthèse").write("Titre de la synthèse", "Des guichets communs")
    facilitator.write("Texte de la synthèse", "Réunir les guichets.").press("Regrouper")
    facilitator.go(place("themes/")).page.get_by_role("checkbox", name="Des guichets communs").check(force=True)
    facilitator.choose("Mettre les contributions cochées dans", "Guichets").press("Déplacer")
    facilitator.see("1 contribution reste à ranger")


def recommendation(rest: str = "") -> str:
    return place(f"recommandations/1/{rest}")


def draft(facilitator: Visitor, agent: Visitor, expert: Visitor, people: People) -> None:
    open_phase(facilitator, "Rédaction")
    facilitator.go(place("recommandations/")).follow("Nouvelle recommandation").press("Créer la recommandation")
    facilitator.write("Titre", "Ouvrir un guichet commun").write("Pourquoi", "Les files durent.").tick("Interminist")
    facilitator.choose("Du côté des administrations", people.agent.get_full_name())
    facilitator.choose("Du côté des entreprises", people.expert.get_full_name())
    facilitator.press("Créer la recommandation")
    agent.go(recommendation("rediger/")).write("Paragraphe 1", "Chaque préfecture ouvre un guichet commun.")
    agent.press("Enregistrer une nouvelle version").see("Chaque préfecture ouvre un guichet commun.")
    agent.go(recommendation()).follow("Choisir les sources").unfold("Citer cette contribution : Des guichets communs")
    agent.page.locator("details[open]").get_by_role("button", name="Citer").click()
    agent.check().see("1 contribution citée")
    agent.go(recommendation("soumettre/")).press("Ouvrir à la discussion").see("discussion")
    expert.go(recommendation()).unfold("Discuter ce paragraphe").press("Commenter").see("Ce champ est à remplir")
    expert.write("Votre commentaire", "Et les gares ?").press("Commenter").see("Et les gares ?")
    expert.unfold("Discussion").follow("Proposer une autre rédaction").press("Proposer cet amendement")
    expert.write("Votre rédaction du paragraphe", "Chaque préfecture et chaque gare ouvre un guichet commun.")
    expert.write("Pourquoi cette rédaction", "Les gares ont déjà des locaux.").press("Proposer cet amendement")
    agent.go(recommendation()).follow("Examiner et répondre").press("Refuser, avec ce motif").see("Ce champ")
    agent.write("Votre réponse à l’auteur", "Bonne idée.").press("Mettre dans le texte").see("chaque gare")


def rate(facilitator: Visitor, agent: Visitor, expert: Visitor) -> None:
    open_phase(facilitator, "Priorisation")
    for visitor in (agent, expert):
        visitor.go(place("priorites/")).tick("4").press("Enregistrer mes notes").see("Donnez aussi cette note")
        visitor.page.get_by_label("4 – facile").first.check(force=True)
        visitor.press("Enregistrer mes notes").see("Notée")
    expert.go(recommendation("opinion/")).press("Joindre").write("Votre opinion", "Le coût n’a pas été étudié, " * 3)
    expert.press("Joindre").see("Le coût n’a pas été étudié")


def publish(facilitator: Visitor, sponsor: Visitor, coordinator: Visitor) -> None:
    open_phase(facilitator, "Restitution")
    facilitator.go(place("priorites/")).see("Ouvrir un guichet commun")
    facilitator.go(recommendation("valider/")).press("Valider le texte").see("Validée")
    facilitator.go(place("rapport/preparer/")).write("Introduction", "Huit semaines de travail.").press("Enregistrer")
    facilitator.go(place("rapport/")).follow("Demander la validation").press("Demander la validation")
    sponsor.go(place("rapport/")).follow("Valider le rapport").press("Valider le rapport")
    facilitator.go(place("suites/")).tick("Payer les heures d’attente").press("Écarter la sélection").see("motif")
    facilitator.write("Ou votre propre texte", "Aucun budget ne le permet cette année.").press("Écarter la sélection")
    facilitator.go(place("rapport/")).follow("Publier le rapport").press("Publier le rapport")
    facilitator.go(place("cloture/")).follow("Clore").press("Clore")
    coordinator.go(place()).see("Clos")
