"""Who plays: organisations and people, every one of them invented."""

from __future__ import annotations

from typing import NamedTuple

from fabrique.foundations.people.states import OrganisationKind, OrganisationRole

MINISTRY, DIRECTORATE, SERVICE = OrganisationKind.MINISTRY, OrganisationKind.DIRECTORATE, OrganisationKind.SERVICE
OPERATOR, COMPANY = OrganisationKind.OPERATOR, OrganisationKind.COMPANY


class Body(NamedTuple):
    """An organisation and the one above it."""

    key: str
    name: str
    acronym: str
    kind: OrganisationKind
    parent: str = ""


class Role(NamedTuple):
    """A person; ``part`` gathers the characters that a visitor may become."""

    key: str
    given: str
    family: str
    job: str
    organisation: str
    part: str = ""
    note: str = ""
    mandate: OrganisationRole | None = None
    over: str = ""


BODIES = (
    Body("rivages", "Ministère des Rivages", "MR", MINISTRY),
    Body("rivages_sg", "Secrétariat général des Rivages", "SGR", DIRECTORATE, "rivages"),
    Body("sentiers", "Direction des sentiers et des phares", "DSP", DIRECTORATE, "rivages"),
    Body("littoral", "Service d’accueil du littoral de Valombre", "SAL", SERVICE, "sentiers"),
    Body("savoirs", "Ministère des Savoirs partagés", "MSP", MINISTRY),
    Body("apprentissages", "Direction des apprentissages", "DA", DIRECTORATE, "savoirs"),
    Body("delegation", "Délégation de Hautecombre", "DHC", SERVICE, "apprentissages"),
    Body("mobilites", "Ministère des Mobilités douces", "MMD", MINISTRY),
    Body("exploitation", "Direction de l’exploitation", "DEX", DIRECTORATE, "mobilites"),
    Body("region", "Service régional de Clairval", "SRC", SERVICE, "exploitation"),
    Body("comptes", "Ministère des Comptes clairs", "MCC", MINISTRY),
    Body("usagers", "Direction des relations avec les usagers", "DRU", DIRECTORATE, "comptes"),
    Body("innovation", "Délégation à l’innovation partagée", "DIP", DIRECTORATE, "comptes"),
    Body("caisse", "Caisse des solidarités de Brumelac", "CSB", OPERATOR),
    Body("agence", "Agence de Port-Lumière", "APL", SERVICE, "caisse"),
    Body("aubier", "Papeteries de l’Aubier", "", COMPANY),
    Body("ligne", "Transports Ligne Claire", "", COMPANY),
    Body("ressac", "Énergies du Ressac", "", COMPANY),
    Body("sillage", "Groupe Sillage", "", COMPANY),
    Body("vents", "Mutuelle des Neuf Vents", "", COMPANY),
    Body("meridienne", "Ateliers Méridienne", "", COMPANY),
    Body("froment", "Maison Fromentel", "", COMPANY),
    Body("alize", "Télécoms Alizé-Nord", "", COMPANY),
    Body("boisrive", "Bois et Rive", "", COMPANY),
)

CONTRIBUTE, RUN, DECIDE, LOOK = (
    "Celles et ceux qui contribuent",
    "Celles et ceux qui animent",
    "Celles et ceux qui commandent et décident",
    "Celles et ceux qui lisent, demandent à entrer, administrent",
)

PEOPLE = (
    Role(
        "thomas",
        "Thomas",
        "Quéménec",
        "Agent d’accueil",
        "littoral",
        CONTRIBUTE,
        "Il propose, soutient et commente. Un brouillon l’attend dans « Faire voyager une idée qui marche », et l’une de ses idées est reprise dans un rapport publié.",
    ),
    Role(
        "fatou",
        "Fatou",
        "Diarassou",
        "Cheffe du service régional",
        "region",
        CONTRIBUTE,
        "Manager de proximité. Une collègue lui propose de signer une contribution avec elle ; elle rédige en binôme une recommandation.",
        OrganisationRole.MANAGER,
        "region",
    ),
    Role(
        "ines",
        "Inès",
        "Caradoc",
        "Responsable de l’innovation participative",
        "ligne",
        CONTRIBUTE,
        "Experte d’entreprise. Elle apporte les pratiques de son groupe et tient la plume d’une recommandation avec une administration.",
    ),
    Role(
        "karim",
        "Karim",
        "Benhadjar",
        "Animateur d’ateliers",
        "apprentissages",
        RUN,
        "Il ouvre les phases, range les contributions par thèmes, relance les absents. Il reste neutre : il ne soutient ni ne note.",
    ),
    Role(
        "claire",
        "Claire",
        "Vasselin",
        "Coordinatrice interministérielle",
        "innovation",
        RUN,
        "Elle crée le programme et ses ateliers, et publie les rapports. Un atelier en préparation attend qu’elle le termine.",
        OrganisationRole.COORDINATOR,
    ),
    Role(
        "paul",
        "Paul",
        "Estévenin",
        "Modérateur",
        "caisse",
        RUN,
        "Un commentaire signalé attend sa décision : masquer avec un motif, ou laisser.",
    ),
    Role(
        "helene",
        "Hélène",
        "Marchebeau",
        "Secrétaire générale",
        "rivages_sg",
        DECIDE,
        "Commanditaire. Elle pose la question, s’engage par écrit sur ce qu’elle fera de la réponse, et valide le rapport. Un engagement attend sa signature.",
    ),
    Role(
        "solene",
        "Solène",
        "Tanguirec",
        "Porteuse ministérielle de l’innovation",
        "rivages",
        DECIDE,
        "Elle fait vivre la démarche dans son ministère et suit ce que deviennent les idées de ses agents.",
        OrganisationRole.MINISTRY_LEAD,
        "rivages",
    ),
    Role(
        "marguerite",
        "Marguerite",
        "Oudinet",
        "Chargée de communication",
        "savoirs",
        LOOK,
        "Lectrice : elle suit les ateliers ouverts et lit le rapport publié, sans y participer.",
        OrganisationRole.COMMUNICATIONS,
        "savoirs",
    ),
    Role(
        "yann",
        "Yann",
        "Le Bihel",
        "Conseiller en agence",
        "agence",
        LOOK,
        "Son organisation n’est pas invitée à l’atelier en cours : il a demandé à le rejoindre et attend la réponse.",
    ),
    Role(
        "nadia",
        "Nadia",
        "Lormeau",
        "Administratrice de la plateforme",
        "innovation",
        LOOK,
        "Elle gère les comptes, les organisations et les mandats, et lit le journal.",
    ),
    Role("lucie", "Lucie", "Bonnemaire", "Agente d’accueil", "littoral"),
    Role("mehdi", "Mehdi", "Rahmouni", "Gestionnaire de dossiers", "delegation"),
    Role("aurore", "Aurore", "Delmottier", "Contrôleuse d’exploitation", "exploitation"),
    Role("bastien", "Bastien", "Courvoisin", "Chargé de la qualité de service", "usagers"),
    Role("chloe", "Chloé", "Nkouman", "Gestionnaire conseil", "caisse"),
    Role("denis", "Denis", "Pradeau", "Garde de phare", "sentiers"),
    Role("emilie", "Émilie", "Sauvagin", "Formatrice", "apprentissages"),
    Role("farid", "Farid", "Zerrouk", "Technicien de voirie", "region"),
    Role("gaelle", "Gaëlle", "Rivoalen", "Agente de guichet", "usagers"),
    Role("hugo", "Hugo", "Lantereau", "Conseiller en agence", "agence"),
    Role("etienne", "Étienne", "Vauquelin", "Directeur de l’exploitation", "exploitation"),
    Role("isabelle", "Isabelle", "Maréchaux", "Directrice de la qualité", "aubier"),
    Role("jonas", "Jonas", "Weilmann", "Animateur du réseau des idées", "ressac"),
    Role("kadi", "Kadi", "Tourenne", "Responsable du service clients", "sillage"),
    Role("laurent", "Laurent", "Pasquelin", "Responsable d’agence", "vents"),
    Role("maud", "Maud", "Ferrandier", "Cheffe d’atelier", "meridienne"),
    Role("nils", "Nils", "Aubertot", "Responsable de production", "froment"),
    Role("oceane", "Océane", "Vidalenc", "Responsable des boutiques", "alize"),
    Role("pierre", "Pierre-Yves", "Charratier", "Responsable de la transformation", "boisrive"),
)

FIRST_ADMIN = "nadia"
