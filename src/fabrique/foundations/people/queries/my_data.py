"""Everything that this package holds about one person, for that person."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from fabrique.foundations.journal.queries import Filters, lines
from fabrique.foundations.people.models import (
    Invitation,
    Membership,
    OrganisationMandate,
    OutgoingMail,
    Person,
    SignInLink,
)


def data_about(person: Person) -> dict[str, Any]:
    """Identity, memberships, mandates, invitations, links, mails and acts, as plain values."""
    return {
        "identite": {
            "numero": person.pk,
            "adresse_electronique": person.email,
            "prenom": person.given_name,
            "nom": person.family_name,
            "fonction": person.job_title,
            "mot_de_passe": _("enregistré, illisible") if person.has_usable_password() else _("aucun"),
            "inscrit_le": _iso(person.date_joined),
            "derniere_connexion": _iso(person.last_login),
        },
        "appartenances": [
            {"organisation": row.organisation.name, "depuis": row.starts_on.isoformat(), "jusqu_au": _iso(row.ends_on)}
            for row in Membership.objects.filter(person=person).select_related("organisation").order_by("pk")
        ],
        "mandats": [
            {
                "role": row.get_role_display(),
                "organisation": row.organisation.name if row.organisation else None,
                "depuis": _iso(row.starts_at),
                "jusqu_au": _iso(row.ends_at),
                "donne_par": str(row.given_by) if row.given_by else None,
            }
            for row in OrganisationMandate.objects.filter(person=person)
            .select_related("organisation", "given_by")
            .order_by("pk")
        ],
        "invitations_recues": [_invitation(row) for row in Invitation.objects.filter(person=person).order_by("pk")],
        "invitations_envoyees": [
            {**_invitation(row), "personne": str(row.person)}
            for row in Invitation.objects.filter(invited_by=person).select_related("person").order_by("pk")
        ],
        "liens_de_connexion": [
            {"cree_le": _iso(row.created_at), "utilise_le": _iso(row.used_at)}
            for row in SignInLink.objects.filter(person=person).order_by("pk")
        ],
        "courriels_de_compte": [
            {"objet": row.get_kind_display(), "demande_le": _iso(row.created_at), "envoye_le": _iso(row.sent_at)}
            for row in OutgoingMail.objects.filter(person=person).order_by("pk")
        ],
        "actes_au_journal": [
            {"le": _iso(row.at), "acte": row.verb, "objet": f"{row.subject_type} {row.subject_id}"}
            for row in lines(Filters(actor_id=person.pk)).order_by("id")
        ],
    }


def _invitation(row: Invitation) -> dict[str, Any]:
    return {
        "message": row.message,
        "envoyee_le": _iso(row.created_at),
        "valable_jusqu_au": _iso(row.expires_at),
        "acceptee_le": _iso(row.accepted_at),
        "annulee_le": _iso(row.revoked_at),
    }


def _iso(value: Any) -> str | None:  # noqa: ANN401 - a date or an instant
    return value.isoformat() if value is not None else None
