"""States of a sheet, stages of an innovation, and the words of what hangs on them."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.kernel.lifecycle import Lifecycle


class SheetState(TextChoices):
    """A sheet is written, read again, published, reviewed every year, and one day put away."""

    SKETCH = "ebauche", _("Ébauche")
    IN_REVIEW = "en_relecture", _("En relecture")
    PUBLISHED = "publiee", _("Publiée")
    TO_REVISE = "a_reviser", _("À réviser")
    UNPUBLISHED = "depubliee", _("Dépubliée")
    ARCHIVED = "archivee", _("Archivée")


SHEET_LIFE = Lifecycle(
    table={
        "ebauche": frozenset({"en_relecture", "archivee"}),
        "en_relecture": frozenset({"ebauche", "publiee"}),
        "publiee": frozenset({"a_reviser", "depubliee", "archivee"}),
        "a_reviser": frozenset({"publiee", "depubliee", "archivee"}),
        "depubliee": frozenset({"ebauche", "archivee"}),
        "archivee": frozenset({"ebauche"}),
    },
    labels=dict(SheetState.choices),
)

IN_CATALOGUE = frozenset({"publiee", "a_reviser"})
WRITABLE = frozenset({"ebauche", "en_relecture", "publiee", "a_reviser"})


class Stage(TextChoices):
    """How far the innovation itself has gone; it may go back, and it may stop."""

    IDEA = "idee", _("Idée")
    PROTOTYPE = "prototype", _("Prototype")
    PILOT = "pilote", _("Pilote")
    DEPLOYMENT = "deploiement", _("Déploiement")
    GENERALISED = "generalisee", _("Généralisée")
    STOPPED = "arretee", _("Arrêtée")


TRIED = frozenset({"pilote", "deploiement", "generalisee"})


class Licence(TextChoices):
    """Under what terms others may use the kit."""

    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0 (Etalab)")
    CC_BY = "cc-by-4.0", _("Creative Commons attribution (CC BY 4.0)")
    CC_BY_SA = "cc-by-sa-4.0", _("Creative Commons attribution et partage à l’identique (CC BY-SA 4.0)")
    MIT = "mit", _("Licence MIT (logiciels)")
    EUPL = "eupl-1.2", _("Licence publique de l’Union européenne (EUPL 1.2)")
    AGREEMENT = "convention", _("Sur convention : écrivez au contact")


class Territory(TextChoices):
    """Where it has been done."""

    NATIONAL = "national", _("Toute la France")
    AUVERGNE_RHONE_ALPES = "84", _("Auvergne-Rhône-Alpes")
    BOURGOGNE_FRANCHE_COMTE = "27", _("Bourgogne-Franche-Comté")
    BRETAGNE = "53", _("Bretagne")
    CENTRE_VAL_DE_LOIRE = "24", _("Centre-Val de Loire")
    CORSE = "94", _("Corse")
    GRAND_EST = "44", _("Grand Est")
    HAUTS_DE_FRANCE = "32", _("Hauts-de-France")
    ILE_DE_FRANCE = "11", _("Île-de-France")
    NORMANDIE = "28", _("Normandie")
    NOUVELLE_AQUITAINE = "75", _("Nouvelle-Aquitaine")
    OCCITANIE = "76", _("Occitanie")
    PAYS_DE_LA_LOIRE = "52", _("Pays de la Loire")
    PACA = "93", _("Provence-Alpes-Côte d’Azur")
    GUADELOUPE = "01", _("Guadeloupe")
    MARTINIQUE = "02", _("Martinique")
    GUYANE = "03", _("Guyane")
    REUNION = "04", _("La Réunion")
    MAYOTTE = "06", _("Mayotte")
    OVERSEAS = "outre-mer", _("Autres territoires d’outre-mer")
    ABROAD = "etranger", _("Hors de France")


class AuthorState(TextChoices):
    """An author agrees to the share that is proposed, or declines."""

    PROPOSED = "proposee", _("Proposée")
    ACCEPTED = "acceptee", _("Acceptée")
    DECLINED = "refusee", _("Refusée")


class SafetyVerdict(TextChoices):
    """Headquarters judge harmlessness only; whether it is useful is for the field."""

    HARMLESS = "sans_danger", _("Sans danger")
    WITH_PRECAUTIONS = "avec_precautions", _("Sans danger, avec des précautions")
    HARMFUL = "a_ne_pas_diffuser", _("À ne pas diffuser")


FAVOURABLE = frozenset({"sans_danger", "avec_precautions"})


class UsefulnessMark(TextChoices):
    """What the field says of it."""

    VERY = "tres_utile", _("Très utile chez nous")
    ADAPTED = "a_adapter", _("Utile, à adapter")
    NOT_HERE = "pas_chez_nous", _("Pas utile chez nous")
