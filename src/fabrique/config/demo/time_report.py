"""What the workshop on time is writing."""

from __future__ import annotations

from fabrique.config.demo.plan import Advice, Note, Part, Wording

ADVICES = (
    Advice(
        "tr1",
        -12,
        "Donner à chaque service le droit d’arrêter une tâche, à l’essai",
        "On sait ajouter une tâche, pas la retirer. Un droit simple et daté change la charge de la preuve.",
        ("fatou", "isabelle"),
        (
            Part(
                "Tout service peut cesser pendant trois mois une tâche interne, après l’avoir écrit à son directeur et aux destinataires connus.",
                (
                    (
                        "t29",
                        "Un service peut cesser une tâche interne pendant trois mois, en le disant à son directeur.",
                    ),
                    ("t28", ""),
                ),
            ),
            Part(
                "Sans objection motivée au bout de trois mois, l’arrêt devient définitif. Il est inscrit dans un registre ouvert à tous, avec le temps rendu.",
                (
                    (
                        "t12",
                        "Tenons la liste de ce que chaque service a cessé de faire, avec la date et le temps rendu.",
                    ),
                    ("t11", "Si personne ne le réclame en six semaines, il est supprimé."),
                ),
            ),
            Part(
                "Le temps rendu reste à l’équipe. Cet engagement est signé par la direction et affiché dans chaque service.",
                (("t27", "Si chaque heure gagnée est reprise, plus personne ne dira où l’on en perd."), ("t26", "")),
            ),
        ),
        ("Arrêter", "Dans les trois mois"),
        submitted=-11,
        validated=-5,
    ),
    Advice(
        "tr2",
        -12,
        "Décider jusqu’à deux cents euros dans l’équipe",
        "Le contrôle coûte plus cher que ce qu’il protège.",
        ("aurore", "nils"),
        (
            Part(
                "Chaque équipe dispose d’une carte d’achat, plafonnée à deux cents euros par achat. Elle justifie après, et non avant.",
                (("t5", "Jusqu’à deux cents euros, l’équipe achète et justifie après."), ("t4", "")),
            ),
            Part(
                "Un achat sur vingt est contrôlé au hasard. La règle tient en une phrase, affichée avec la carte.",
                (("t6", ""),),
            ),
            Part(
                "Chaque circuit de plus de trois signatures est relu avec tous ses signataires ; ne restent que ceux qui disent ce qu’ils vérifient.",
                (("t23", "Cinq visas sur huit ne vérifiaient rien."),),
            ),
        ),
        ("Simplifier", "Dans l’année"),
        submitted=-11,
    ),
    Advice(
        "tr3",
        -11,
        "Ne saisir qu’une fois",
        "Recopier prend du temps et crée des erreurs.",
        ("gaelle", "ines"),
        (
            Part(
                "Un changement d’adresse se fait dans un seul écran, qui le transmet aux autres. En attendant, la liste des écrans concernés est affichée à chaque poste.",
                (("ts1", ""),),
            ),
            Part(
                "Les équipes de terrain rendent compte sur place, par photo légendée ou par dictée. La dictée se fait sur l’appareil, sans envoi de la voix.",
                (
                    ("ts2", ""),
                    ("t22", "Avant toute dictée automatique, il faut savoir où part la voix et qui l’écoute."),
                ),
            ),
            Part(
                "Tout formulaire destiné au terrain fonctionne sans réseau.",
                (("t32", "Saisir sans liaison, envoyer quand elle revient."), ("t15", "")),
            ),
            Part(
                "Aucun outil n’est acheté sans deux semaines d’essai par six personnes qui s’en serviront. Leur avis est joint au marché.",
                (
                    (
                        "t31",
                        "Aucun outil n’est acheté sans deux semaines d’essai par six utilisateurs, qui écrivent leur avis.",
                    ),
                    ("t30", ""),
                ),
            ),
        ),
        ("Simplifier", "Dans l’année"),
        submitted=-10,
    ),
    Advice(
        "tr4",
        -11,
        "Rendre deux heures protégées à chaque équipe",
        "Un temps long sans interruption vaut mieux que beaucoup de temps en morceaux.",
        ("chloe", "laurent"),
        (
            Part(
                "Chaque équipe choisit deux heures par semaine pendant lesquelles aucune réunion ni sollicitation interne n’est possible. L’équipe voisine prend ses appels, à charge de revanche.",
                (("t16", "Chaque équipe choisit une plage de deux heures protégée."), ("t9", "")),
            ),
            Part(
                "Une réunion dure quarante minutes. L’invitation dit la décision attendue ; sans elle, la réunion est annulée.",
                (("ts4", ""),),
            ),
            Part(
                "Les messages adressés à tous sont réunis dans un bulletin hebdomadaire. Une règle d’une ligne dit quel canal sert à quoi.",
                (("t13", ""), ("t14", "Urgence : téléphone.")),
            ),
        ),
        ("Partager", "Dans les trois mois"),
        submitted=-9,
    ),
    Advice(
        "tr5",
        -8,
        "Ouvrir un réseau d’entraide entre services et entreprises",
        "La réponse existe souvent à côté. Encore faut-il savoir à qui la demander.",
        ("emilie", "jonas"),
        (
            Part(
                "Des volontaires donnent une heure par semaine pour aider un collègue d’une autre organisation. La demande tient en une ligne.",
                (("t17", "La demande tient en une ligne."), ("t39", "")),
            ),
            Part(
                "Les questions rares et leurs réponses sont écrites une fois, là où les collègues cherchent, et relues chaque année.",
                (("t18", ""), ("t35", "")),
            ),
        ),
        ("Partager", "Dans l’année"),
    ),
)


NOTES = (
    Note("tr1", 1, "bastien", -9, "« Tâche interne » : il faut une définition, sinon chacun aura la sienne.", True),
    Note("tr1", 2, "lucie", -8, "Le registre doit rester très simple : une ligne, une date, un temps.", True),
    Note("tr2", 1, "hugo", -8, "Deux cents euros par achat, mais combien par mois ?"),
    Note("tr2", 1, "maud", -6, "Chez nous, il n’y a pas de plafond mensuel, et cela se passe bien."),
    Note("tr3", 2, "farid", -7, "Il faut aussi une prise dans le fourgon : à midi, le téléphone est vide."),
    Note("tr3", 4, "denis", -6, "Six personnes, dont au moins une qui travaille sans réseau."),
    Note(
        "tr4",
        1,
        "gaelle",
        -5,
        "Au guichet, ces deux heures ne peuvent être que fermées au public. Dites-le clairement.",
    ),
)


WORDINGS = (
    Wording(
        "tr1",
        1,
        "bastien",
        -8,
        "Tout service peut cesser pendant trois mois une tâche interne, c’est-à-dire une tâche dont aucun usager n’attend le résultat, après l’avoir écrit à son directeur et aux destinataires connus.",
        "Sans définition, la règle ne s’appliquera pas.",
        "accepte",
        "La définition est reprise mot pour mot.",
    ),
    Wording(
        "tr2",
        2,
        "pierre",
        -6,
        "Un achat sur dix est contrôlé au hasard. La règle tient en une phrase, affichée avec la carte.",
        "Un sur vingt me paraît trop peu pour commencer.",
        "refuse",
        "Nous commençons à un sur vingt et relevons le taux si l’essai montre des abus : un contrôle plus serré reprendrait le temps que nous voulons rendre.",
    ),
    Wording(
        "tr3",
        3,
        "denis",
        -5,
        "Tout formulaire destiné au terrain fonctionne sans réseau, et envoie seul ce qui a été saisi dès que la liaison revient.",
        "Sinon, il faudra encore tout ressaisir le soir.",
    ),
    Wording(
        "tr4",
        1,
        "thomas",
        -4,
        "Chaque équipe choisit deux heures par semaine pendant lesquelles aucune réunion ni sollicitation interne n’est possible. L’équipe voisine prend ses appels, à charge de revanche. Les équipes d’accueil choisissent une plage fermée au public.",
        "Au guichet, personne ne peut nous remplacer.",
    ),
)
