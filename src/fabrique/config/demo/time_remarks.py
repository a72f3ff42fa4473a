"""What was answered in the workshop on time, and what was put together."""

from __future__ import annotations

from fabrique.config.demo.plan import Gathering, Remark

GATHERINGS = (
    Gathering(
        "ts1",
        -19,
        ("t1", "t36"),
        "Changer une adresse une seule fois",
        "Une adresse se change aujourd’hui dans quatre écrans. Un seul doit suffire ; en attendant, une liste de contrôle évite les oublis.",
    ),
    Gathering(
        "ts2",
        -19,
        ("t2", "t3", "t21"),
        "Rendre compte depuis le terrain, sans ressaisie",
        "Photos légendées ou dictée sur l’appareil : le compte rendu se fait sur place, une seule fois. Aucune voix n’est envoyée hors de l’appareil.",
    ),
    Gathering(
        "ts3",
        -18,
        ("t24", "t25"),
        "Une seule porte pour demander des chiffres",
        "Les mêmes chiffres sont demandés trois fois, avec trois définitions. Une porte unique dit ce qui existe déjà et ce que la réponse coûtera.",
    ),
    Gathering(
        "ts4",
        -18,
        ("t7", "t38", "t34"),
        "Des réunions courtes, avec une décision attendue",
        "Quarante minutes, une décision écrite dans l’invitation, et la salle libérée s’il n’y en a pas.",
    ),
)


REMARKS = (
    Remark(
        "t1",
        "mehdi",
        -45,
        "for",
        "Même chose chez nous, avec cinq écrans. Le cinquième ne sert qu’à éditer l’enveloppe.",
        "t1m",
    ),
    Remark("", "gaelle", -44, "neutral", "Peux-tu dire lequel ? Nous avons peut-être le même.", "", "t1m"),
    Remark("t1", "bastien", -43, "for", "J’ai compté dans trois services : entre huit et quatorze minutes."),
    Remark(
        "t4",
        "pierre",
        -44,
        "neutral",
        "Avez-vous demandé à chacun ce qu’il vérifiait ? La réponse surprend souvent.",
        "t4p",
    ),
    Remark(
        "",
        "mehdi",
        -43,
        "neutral",
        "Pas encore. Deux m’ont dit qu’ils signaient parce que le suivant l’exigeait.",
        "",
        "t4p",
    ),
    Remark("t5", "hugo", -42, "against", "Qui contrôle ? Un achat abusif, et tout le monde perd la carte."),
    Remark("t5", "nils", -41, "for", "Le contrôle au hasard suffit, à condition que tout le monde sache qu’il existe."),
    Remark(
        "t8", "emilie", -42, "against", "Le mercredi exclut les temps partiels. Laissez chaque équipe choisir son jour."
    ),
    Remark(
        "t8",
        "laurent",
        -41,
        "neutral",
        "Remarque juste : nous l’avons choisi parce que nos boutiques ferment ce jour-là.",
    ),
    Remark("t10", "isabelle", -41, "for", "Onze sur quatorze : c’est exactement notre proportion d’il y a trois ans."),
    Remark("t11", "fatou", -40, "for", "J’essaie dès ce mois-ci avec un tableau que je remplis depuis 2019.", "t11f"),
    Remark("", "isabelle", -22, "neutral", "Alors, quelqu’un l’a réclamé ?", "t11i", "t11f"),
    Remark("", "fatou", -21, "for", "Personne. Je l’ai supprimé ce matin.", "", "t11i"),
    Remark("t16", "chloe", -38, "neutral", "Que fait-on de l’usager qui appelle justement à ce moment-là ?", "t16c"),
    Remark(
        "",
        "fatou",
        -37,
        "neutral",
        "L’équipe voisine répond. C’est la condition, et elle doit être d’accord.",
        "",
        "t16c",
    ),
    Remark("t21", "hugo", -35, "against", "Pas sans savoir où vont les enregistrements."),
    Remark("t21", "farid", -34, "neutral", "D’accord. Sur l’appareil, sans envoi, cela existe."),
    Remark("t27", "thomas", -32, "for", "C’est la condition de tout le reste."),
    Remark(
        "t27", "maud", -31, "for", "Chez nous, l’engagement a été signé par la direction et affiché. Il a été tenu."
    ),
    Remark("t29", "lucie", -31, "for", "Trois mois, c’est assez court pour oser."),
    Remark(
        "t29",
        "bastien",
        -30,
        "neutral",
        "Que veut dire « interne » ? Beaucoup de tâches ont un destinataire que l’on ne voit pas.",
    ),
    Remark("t36", "farid", -28, "for", "La liste collée sur le bureau, c’est pour demain matin."),
    Remark(
        "t38",
        "jonas",
        -27,
        "neutral",
        "Nous l’avons fait. Les gens écrivaient « point d’équipe » comme ordre du jour. Demandez plutôt la décision attendue.",
    ),
    Remark("t40", "aurore", -25, "for", "Et le lundi, c’est occupé jusqu’à 8 h 50."),
)
