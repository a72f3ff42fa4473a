"""A recommendation is adopted, tried with a company, evaluated, told, and lives on elsewhere; everyone is credited.

Told twice: with scripts, every page audited; and without, by forms and links alone.
"""

from __future__ import annotations

import pytest

from e2e.cast import SIGNED, TITLE, Cast, copy, day, on, published_report, sheet, trial
from e2e.visitors import Opening, Visitor
from fabrique.diffusion.replications.models import Replication
from fabrique.foundations.people.models import Person
from fabrique.implementation.experimentations.models import Experiment
from factories.innovations import SheetFactory
from factories.people import OrganisationFactory
from factories.replications import ReplicationFactory

EMPTY = "Ce champ est à remplir"
FINDING = "L’attente est passée de 43 à 18 minutes, sous les vingt minutes annoncées."


@pytest.fixture
def cast(db: None) -> Cast:
    return published_report()


@pytest.mark.parametrize("scripts", [True, False], ids=["with_scripts", "without_scripts"])
def test_from_a_recommendation_to_its_replications(cast: Cast, visitor: Opening, scripts: bool) -> None:
    def enter(person: Person | None, *, phone: bool = False) -> Visitor:
        return visitor(person, phone=phone, scripts=scripts)

    lead, agent, evaluator = enter(cast.lead), enter(cast.agent), enter(cast.evaluator, phone=True)
    partner = enter(cast.partner, phone=True)
    decide(lead, cast)
    propose(agent, cast)
    lead.go(trial()).follow("Labelliser").press("Labelliser").see("Labellisée")
    prepare(agent)
    measure(agent)
    read_what_is_opened(partner)
    conclude(agent, evaluator)

    write_sheet(agent, enter(cast.author, phone=True))
    publish(lead, agent, enter(cast.report.sponsor, phone=True), cast)
    find_and_compare(enter(None))

    replicate(enter(cast.colleague), agent, "Savoirs")
    replicate(partner, agent, "Papeteries de l’Aubier", company=True)
    give_up_elsewhere(cast)
    see_who_took_it_up(enter(cast.lead), scripts=scripts)
    see_what_became_of_it(enter(cast.author, phone=True), agent, cast)


def decide(lead: Visitor, cast: Cast) -> None:
    lead.go(f"/ateliers/{cast.report.challenge.slug}/adoption/").see("Qui adopte quoi", "vos décisions")
    lead.follow("Les examiner une par une").follow(f"{cast.ministry.name} – n°")
    lead.see("Ne pas répondre n’est pas refuser").follow("Adopter en adaptant").press("Adopter en adaptant").see(EMPTY)
    lead.write("Ce que vous adaptez", "Un guichet par préfecture, deux jours par semaine d’abord.")
    lead.write("Pourquoi", "Nos locaux ne permettent pas davantage cette année.")
    lead.press("Adopter en adaptant").see("Adaptée", "Un guichet par préfecture")
    lead.follow("Désigner une personne").write("Adresse électronique", cast.agent.email or "").press("Enregistrer")
    lead.see("Tom Essaie")


def propose(agent: Visitor, cast: Cast) -> None:
    agent.go("/notifications/").see("responsable")
    agent.go(f"/adoption/{cast.decision.pk}/").follow("Lancer une expérimentation").see("Elle part de")
    agent.press("Proposer au comité").see(EMPTY)
    agent.write("Titre", TITLE).write("Hypothèse", "Si un seul guichet oriente, alors l’attente baisse.")
    agent.write("Déroulement", "Deux agents se relaient, selon la note interne.").write("Budget", "7 654")
    agent.press("Proposer au comité").see("Le comité est prévenu", "Avant de commencer, il manque encore")

    agent.follow("Sites et partenaires").unfold("Ajouter un site d’accueil").press("Ajouter le site").see(EMPTY)
    agent.write("Service d’accueil", "Préfecture du Cap").write("Lieu", "Accueil de la préfecture du Cap")
    agent.press("Ajouter le site").see("Accueil de la préfecture du Cap")
    agent.unfold("Ajouter un partenaire").write("Organisation partenaire", "Encres du Sud")
    agent.press("Ajouter le partenaire").go(trial("partenaires/")).see("Sans convention")
    agent.unfold("Ajouter un partenaire").write("Organisation partenaire", "Papeteries")
    agent.write("Ce qu’elle apporte", "Deux bornes d’accueil.").press("Ajouter le partenaire")
    agree(agent)


def agree(agent: Visitor) -> None:
    agent.press("Enregistrer la convention").see(EMPTY)
    agent.write("Début de la convention", on(-90)).write("Fin de la convention", on(-91))
    agent.write("Confidentialité", "Rien ne sort avant la fin.").write("Droits sur les résultats", "Licence ouverte.")
    agent.tick("Les mesures").press("Enregistrer la convention").see("La fin est avant le début")
    agent.write("Fin de la convention", on(200))
    agent.page.locator("input[type=file]").set_input_files(SIGNED)
    agent.press("Enregistrer la convention").see("À signer")
    agent.follow("Déclarer signée").see("Il lit en plus").press("Déclarer signée").see("En vigueur")


def prepare(agent: Visitor) -> None:
    """It cannot start: the page says what is missing and leads to it."""
    agent.go(trial()).see("Il manque encore", "un indicateur avec sa valeur de départ", "les critères de réussite")
    agent.see("une date de fin", "une personne qui évalue").go(trial("commencer/")).see("Il manque encore")
    agent.go(trial()).follow("Indicateurs").follow("Ajouter un indicateur").press("Enregistrer l’indicateur").see(EMPTY)
    agent.write("Ce que l’on mesure", "Attente au guichet").write("Unité", "minutes").write("Valeur visée", "20")
    agent.tick("Quand elle descend").press("Enregistrer l’indicateur").see("à relever")
    agent.follow("Modifier Attente").write("Valeur de départ", "43").press("Enregistrer l’indicateur")
    agent.go(trial()).follow("Compléter le texte et les dates").write("Critères de réussite", "Vingt minutes au plus.")
    agent.write("Fin prévue", on(60)).press("Enregistrer")
    agent.follow("Désigner qui évalue").write("Adresse électronique", "tom@example.org").press("Désigner")
    agent.see("On n’évalue pas ce que l’on porte").write("Adresse électronique", "eva@example.org").press("Désigner")
    agent.follow("Commencer").press("Commencer").see("En cours", "L’expérimentation commence aujourd’hui")


def measure(agent: Visitor) -> None:
    Experiment.objects.update(started_on=day(-60))  # two months have gone by
    agent.go(trial()).follow("Relever une mesure").press("Enregistrer la mesure").see(EMPTY)
    agent.write("Date", on(-50)).write("Valeur", "38,5").press("Enregistrer la mesure").see("La mesure est enregistrée")
    agent.follow("Vous en avez beaucoup").press("Voir ce que cela ajouterait").see("Choisissez un fichier")
    lines = ["date;indicateur;valeur;remarque", f"{on(-30)};Attente au guichet;29;", "un mardi;Attente au guichet;25;"]
    agent.write("Ou collez les lignes", "\n".join(lines)).press("Voir ce que cela ajouterait")
    agent.see("1 ligne est à corriger", "« un mardi » n’est pas une date")
    whole = "\n".join([*lines[:2], f"{on(-2)};Attente au guichet;18;pour finir"])
    agent.page.locator("input[type=file]").set_input_files(
        {"name": "mesures.csv", "mimeType": "text/csv", "buffer": whole.encode("cp1252")}
    )
    agent.press("Voir ce que cela ajouterait").see("2 mesures à enregistrer").press("Enregistrer ces mesures")
    agent.see("Évolution : Attente au guichet", "2 mesures enregistrées")
    agent.go(trial("documents/")).write("Titre du document", "Note interne")
    agent.page.locator("input[type=file]").set_input_files(SIGNED)
    agent.press("Joindre le document").see("Note interne")
    agent.go(trial("echanges/")).write("Votre message", "La seconde borne est en panne.").press("Envoyer")


def read_what_is_opened(partner: Visitor) -> None:
    """The company reads the outline, the measures, its own agreement; nothing else."""
    secrets = ("Note interne", "selon la note interne", "7 654", "Encres du Sud", "seconde borne est en panne")
    partner.go("/experimentations/").follow(TITLE).see("un seul guichet oriente", "Ouverte par convention")
    partner.miss(*secrets)
    partner.follow("Mesures").see("Attente au guichet", "pour finir").miss(*secrets)
    partner.follow("Sites et partenaires").see("Votre convention", "Rien ne sort avant la fin.").miss(*secrets)
    for place in ("documents/", "echanges/"):
        partner.go(trial(place)).see("ne vous sont pas ouverts").miss(*secrets)


def conclude(agent: Visitor, evaluator: Visitor) -> None:
    agent.go(trial("evaluer/")).see("On n’évalue pas ce que l’on porte")
    agent.go(trial()).follow("Terminer et remettre à l’évaluation").press("Remettre à l’évaluation")
    agent.see("En évaluation")
    evaluator.go("/notifications/").see(TITLE)
    evaluator.go(trial()).see("À vous de conclure").follow("Rendre l’évaluation").press("Rendre l’évaluation")
    evaluator.see("Choisissez une réponse", EMPTY).tick("Concluante").write("Ce que vous constatez", FINDING)
    evaluator.write("Ce que l’on apprend", "Prévenir les agents un mois avant.").press("Rendre l’évaluation")
    evaluator.see("Conclusion : Concluante", "de 43 à 18 minutes")


def write_sheet(agent: Visitor, author: Visitor) -> None:
    agent.go(trial()).press("Écrire la fiche innovation").see("Avant de publier", "Il manque")
    agent.go(sheet("relecture/")).see("Il manque encore").go(sheet()).follow("Remplir la fiche")
    agent.write("En une phrase", "Un seul guichet oriente les usagers.").choose("Territoire (facultatif)", "Bretagne")
    onward = "Enregistrer et continuer"
    agent.tick("Accueil des usagers").press(onward).write("Le problème", "Les usagers attendaient quarante minutes.")
    agent.write("Pour qui", "Les usagers sans rendez-vous.").press(onward)
    agent.write("Ce qui est nouveau", "Deux services partagent un même comptoir.").press(onward)
    agent.see("Avant et après").press(onward).write("Ce que cela coûte", "Sept mille euros et deux agents.")
    agent.write("Le temps qu’il faut", "Deux mois pour commencer.").write("Les conditions", "Un local commun aux deux.")
    agent.press(onward).write("Ce qui n’a pas marché", "La borne de rappel, que personne n’utilisait.").press(onward)
    agent.choose("Licence du kit", "Etalab").tick("D’autres peuvent la reprendre").choose("Contact", "Tom Essaie")
    agent.press(onward).write("Nom de la personne", "Nathalie").press("Chercher").follow("Ajouter Nathalie")
    agent.write("Tom Essaie", "70").write("Nathalie Consentante", "20").press("Enregistrer les parts")
    agent.see("il faut exactement 100").write("Nathalie Consentante", "30").press("Enregistrer les parts")
    agent.see("sans réponse").go(sheet()).see("tous d’accord sur leur part")
    author.go("/notifications/").see("part").go(sheet()).press("Accepter cette part")
    author.see("Nathalie Consentante", "30 %")
    agent.go(sheet()).follow("Demander la relecture").press("Demander la relecture").see("En relecture")


def publish(lead: Visitor, agent: Visitor, expert: Visitor, cast: Cast) -> None:
    agent.go(sheet("avis/")).see("Un auteur ne donne pas l’avis")
    lead.go("/innovations/relecture/").follow(TITLE).see("Il manque encore 1 élément").follow("Demander l’avis")
    lead.write("Nom de la personne", cast.report.sponsor.family_name).press("Chercher").press("Demander son avis")
    expert.go("/notifications/").see(TITLE).go(sheet()).follow("Donner l’avis").press("Donner cet avis")
    expert.see("Choisissez une réponse").tick("Sans danger, avec des précautions").press("Donner cet avis")
    expert.write("Précautions", "Ne pas afficher le nom des usagers.").press("Donner cet avis").see("des précautions")
    lead.go(sheet()).follow("Publier la fiche").press("Publier la fiche").see("elle est dans le catalogue")


def find_and_compare(reader: Visitor) -> None:
    SheetFactory(published=True, title="Un guichet itinérant")
    reader.go("/innovations/").write("Mots cherchés", "guichets").press("Chercher").see("2 innovations", TITLE)
    reader.follow("Bretagne").see("1 innovation").miss("itinérant").follow(TITLE)
    reader.see("Ne pas afficher le nom", "Évaluée")
    assert reader.page.context.request.get(reader.site + sheet("fiche.pdf")).body().startswith(b"%PDF")
    reader.go("/innovations/?q=guichet").tick(f"Comparer {TITLE}").tick("Comparer Un guichet itinérant")
    reader.press("Comparer les fiches cochées").see(TITLE, "Un guichet itinérant", "Deux services partagent")


def replicate(adopter: Visitor, source: Visitor, name: str, *, company: bool = False) -> None:
    adopter.go(sheet()).follow("Nous sommes intéressés").write("Pour répondre à quel besoin", "Nos files débordent.")
    adopter.press("Nous sommes intéressés").see("C’est noté", name)
    adopter.follow("Commencer l’étude").press("Commencer l’étude").see("Avant de lancer").follow("Décrire").tick(
        "Diffusion géographique"
    )
    adopter.write("Ce que nous gardons", "Un seul guichet.").write("Ce que nous adaptons", "Les horaires du soir.")
    adopter.press("Enregistrer").see("Mesurez d’abord votre point de départ").follow("Mesurer chez vous")
    adopter.write("Valeur de départ chez vous", "55").press("Enregistrer les mesures").see("55")
    if company:
        deposit(adopter, source)
    else:
        note_help(source)
    adopter.go(copy()).follow("Lancer").press("Lancer").see("Lancée")
    adopter.go(copy()).follow("Elle est en service").press("Elle est en service").see(EMPTY)
    adopter.write("Qu’est-ce que cela donne", "L’attente a baissé de moitié.").press("Elle est en service").see("Bravo")
    adopter.follow("Confirmer pour le repreneur").press("Confirmer").see("C’est confirmé de votre côté")
    source.go(copy()).follow("Confirmer pour l’origine").press("Confirmer").see("Confirmée par les deux organisations")


def note_help(source: Visitor) -> None:
    source.go(copy()).follow("Noter une aide").choose("Qui a aidé", "Tom").press("Noter cette aide")
    source.see("Indiquez une durée").write("Heures", "3").write("Pour quoi faire", "Visite du guichet")
    source.press("Noter cette aide").see("3 h")


def deposit(adopter: Visitor, source: Visitor) -> None:
    adopter.see("Une entreprise adopte sous convention").follow("Déposer une convention")
    adopter.press("Déposer la convention").see("Choisissez un fichier")
    adopter.page.locator("input[type=file]").set_input_files(SIGNED)
    adopter.write("Licence", "Licence ouverte 2.0").write("Signée le", on(-3)).write("Valable à partir", on(-2))
    adopter.write("Valable jusqu’au", on(300)).tick("Aucune donnée personnelle").press("Déposer la convention")
    source.go(copy()).follow("Accepter cette convention").press("Accepter").see("Acceptée")


def give_up_elsewhere(cast: Cast) -> None:
    """A third organisation had copied the second, and gave up."""
    parent = Replication.objects.get(adopter=cast.other)
    adopter = OrganisationFactory(name="Rectorat des Îles")
    days = dict.fromkeys(("interested_on", "studied_on", "abandoned_on"), day(0))
    ReplicationFactory(sheet=parent.sheet, abandoned=True, parent=parent, adopter=adopter, **days)


def see_who_took_it_up(reader: Visitor, *, scripts: bool) -> None:
    reader.go(sheet())
    if not scripts:
        reader.follow("Voir qui l’a reprise")
    reader.see("2 organisations s’en servent", "1 y a renoncé", "Généalogie de l’innovation").check()
    reader.see("Savoirs", "Papeteries de l’Aubier", "Rectorat des Îles", "Aucun budget pour les bornes")
    reader.go("/replications/").see("Savoirs", "Papeteries de l’Aubier")


def see_what_became_of_it(author: Visitor, agent: Visitor, cast: Cast) -> None:
    text = cast.report.contributions["named"]
    agent.go(f"/suite/contribution/{text.pk}/").see("Recommandation de rang 1", TITLE, "Savoirs", "Papeteries")
    agent.go("/mon-parcours/").follow("Voir mes traces").see("Vos essais", "Vos fiches innovation", "votre part : 70 %")
    agent.see("Le temps donné à d’autres", "3 h")
    author.go(f"/contributions/{text.pk}/").see("Ce qu’elle est devenue")
    author.go("/mon-parcours/").follow("Voir mes traces").see("« Phrase de named »", "Recommandation de rang 1", TITLE)
    author.see("votre part : 30 %", "Savoirs", "Papeteries de l’Aubier")
    for visitor in (author, agent):
        paper = visitor.page.context.request.get(visitor.site + "/mon-parcours/traces/attestation.pdf")
        assert paper.body().startswith(b"%PDF")
