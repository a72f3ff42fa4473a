"""What the finished workshop concluded."""

from __future__ import annotations

from fabrique.config.demo.plan import Advice, Note, Part, Wording

ADVICES = (
    Advice(
        "ar1",
        -55,
        "Faire relire tout nouveau courrier avant de l’envoyer",
        "Une lettre mal comprise coûte une visite. La relecture est le moyen le moins cher de vider la file.",
        ("bastien", "isabelle"),
        (
            Part(
                "Aucun modèle de courrier adressé à plus de mille personnes ne part sans avoir été lu à voix haute par six usagers qui ne le connaissent pas.",
                (
                    ("a11", "Chaque nouvelle lettre est lue à voix haute par six personnes qui ne la connaissent pas."),
                    ("as1", ""),
                ),
            ),
            Part(
                "Les agents d’accueil relisent chaque trimestre les dix modèles qui provoquent le plus de visites, et disposent pour cela d’une demi-journée.",
                (
                    ("a15", "Confions-leur la relecture des modèles, une demi-journée par trimestre."),
                    ("a1", "Une phrase plus claire en haut de la lettre nous ferait gagner une matinée par mois."),
                ),
            ),
            Part(
                "La veille d’un rendez-vous, un message rappelle les pièces à apporter, dans l’ordre où elles seront demandées.",
                (("a7", ""),),
            ),
        ),
        ("2. Informer", "Dès cette année"),
        submitted=-53,
        validated=-44,
    ),
    Advice(
        "ar2",
        -55,
        "Placer un agent expérimenté devant la file",
        "Quatre visites sur dix trouvent leur réponse en deux minutes, si quelqu’un les écoute avant qu’elles n’attendent.",
        ("thomas", "kadi"),
        (
            Part(
                "Aux heures de pointe, un agent qui connaît tous les sujets reçoit debout chaque personne à son arrivée, pour deux minutes au plus.",
                (("a2", "Quatre personnes sur dix repartent avec leur réponse, sans ticket."),),
            ),
            Part(
                "Un bureau fermé est proposé, sans avoir à s’expliquer, à qui ne souhaite pas parler devant les autres. Personne n’est renvoyé vers Internet sans qu’on lui ait demandé s’il a déjà essayé.",
                (("a5", "Beaucoup de visiteurs ont déjà essayé le site et n’y sont pas arrivés."),),
            ),
            Part(
                "L’attente devient utile : une table, un scanner et une personne pour aider à compléter son dossier.",
                (("a16", ""),),
            ),
        ),
        ("1. Accueillir", "Dès cette année"),
        submitted=-53,
        validated=-44,
    ),
    Advice(
        "ar3",
        -54,
        "Annoncer l’attente et promettre une heure de rappel",
        "On accepte d’attendre, ou de revenir, quand on sait à quoi s’en tenir.",
        ("chloe", "laurent"),
        (
            Part(
                "Chaque accueil affiche l’attente estimée, sur sa porte et en ligne, et annonce ses heures calmes sur ses courriers.",
                (("as2", ""), ("a4", "Un client sur quatre revient à une heure plus calme."), ("a12", "")),
            ),
            Part(
                "Qui le souhaite est rappelé plutôt que d’attendre. L’heure du rappel est promise ; passé cette heure, le dossier passe en tête.",
                (
                    (
                        "a3",
                        "On laisse son numéro à la borne ou au téléphone, et l’on est rappelé dans la journée par la personne compétente.",
                    ),
                ),
            ),
            Part(
                "Là où l’accueil n’ouvre que quelques jours par semaine, des permanences en visioconférence sont tenues en mairie, avec une personne sur place.",
                (("a10", ""),),
            ),
            Part(
                "Tous les services mesurent l’attente de la même façon : de l’arrivée à la porte jusqu’à la première parole échangée.",
                (("a18", "On ne peut rien comparer."),),
            ),
        ),
        ("3. Organiser", "À préparer"),
        submitted=-52,
        validated=-44,
    ),
    Advice(
        "ar4",
        -54,
        "Donner aux équipes d’accueil un quart d’heure et une formation",
        "On n’accueille pas bien quand on se sent seul.",
        ("fatou", "ines"),
        (
            Part(
                "Chaque équipe d’accueil dispose d’un quart d’heure commun avant l’ouverture. Il est compté dans le temps de travail.",
                (("a14", "Aucun incident ne se règle sans ce moment."),),
            ),
            Part(
                "Toute personne affectée à l’accueil reçoit dans les trois mois une formation à l’écoute des personnes en colère, et sait qui appeler après un incident.",
                (("a8", ""),),
            ),
            Part(
                "Le départ d’un titulaire donne lieu à deux semaines de tuilage avec la personne qui le remplace.",
                (("a13", "On perd à chaque fois la connaissance des dossiers et des gens."),),
            ),
        ),
        ("1. Accueillir", "À préparer"),
        "ministerielle",
        submitted=-52,
        validated=-44,
    ),
)

NOTES = (
    Note(
        "ar1",
        1,
        "lucie",
        -51,
        "Mille personnes, c’est déjà beaucoup : dans mon service, aucun courrier n’atteint ce nombre.",
        True,
    ),
    Note(
        "ar2",
        1,
        "mehdi",
        -50,
        "« Qui connaît tous les sujets » : il faudra le former, ce n’est pas donné à tout le monde.",
        True,
    ),
    Note(
        "ar3", 2, "gaelle", -50, "Si la promesse n’est pas tenue deux fois, plus personne ne laissera son numéro.", True
    ),
    Note("ar4", 3, "aurore", -49, "Deux semaines, c’est un vrai coût. Il faut le dire au comité de direction.", True),
)

WORDINGS = (
    Wording(
        "ar1",
        1,
        "lucie",
        -49,
        "Aucun modèle de courrier adressé à plus de deux cents personnes ne part sans avoir été lu à voix haute par six usagers qui ne le connaissent pas.",
        "À mille, la moitié de nos courriers échappe à la règle.",
        "accepte",
        "Vous avez raison : le seuil retenu est de deux cents.",
    ),
    Wording(
        "ar3",
        3,
        "denis",
        -48,
        "Là où l’accueil n’ouvre que quelques jours par semaine, des permanences en visioconférence sont tenues en mairie ou au port, avec une personne sur place.",
        "Sur les îles, la mairie est parfois plus loin que le port.",
        "accepte",
        "Repris tel quel.",
    ),
    Wording(
        "ar4",
        1,
        "oceane",
        -47,
        "Chaque équipe d’accueil dispose d’une demi-heure commune avant l’ouverture. Elle est comptée dans le temps de travail.",
        "Un quart d’heure ne laisse pas le temps de régler ce qui a coincé.",
        "refuse",
        "Nous préférons un temps court et tenu chaque jour. Chaque équipe pourra l’allonger.",
    ),
)

OPINION = (
    "ar3",
    "gaelle",
    "Je ne crois pas à la promesse d’une heure de rappel tant que les équipes n’ont pas de renfort aux heures de pointe. Nous l’avons promise il y a deux ans, nous ne l’avons pas tenue, et nous avons perdu la confiance de nos visiteurs.",
)

INTRODUCTION = (
    "Pendant dix semaines, seize personnes de cinq administrations et de cinq entreprises ont cherché ensemble comment faire moins attendre, sans laisser personne à la porte.\n\n"
    "Elles en tirent quatre recommandations. Aucune ne demande d’outil nouveau : toutes demandent du temps donné aux équipes d’accueil, et de l’attention à ce que l’on écrit.\n\n"
    "Ce rapport et les personnes qu’il nomme sont fictifs : ils ont été écrits pour la démonstration."
)

METHOD = (
    "Les contributions ont été déposées en ligne, ou recueillies en réunion et saisies par l’équipe d’animation. "
    "Elles ont été rangées en trois thèmes ; celles qui disaient la même chose ont été réunies en synthèses, sans que les originaux disparaissent.\n\n"
    "Chaque recommandation a été écrite par un binôme, une administration et une entreprise, puis discutée et amendée par tous. "
    "Chaque participant a noté l’effet attendu et la facilité de mise en œuvre. Les notes sont restées secrètes jusqu’à la fin du vote."
)

WORD = (
    "Je remercie les participantes et les participants. Les recommandations 1 et 2 sont essayées dès le mois prochain à Valombre, Clairval et Port-Lumière. "
    "La recommandation 3 demande un accord avec nos partenaires : je vous en rendrai compte avant l’été. La recommandation 4 est reprise dans le plan de formation."
)
