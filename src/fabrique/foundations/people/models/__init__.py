"""Organisations (a tree), persons, memberships, mandates, and the ways in."""

from fabrique.foundations.people.models.access import Invitation, OutgoingMail, SignInLink, Throttle
from fabrique.foundations.people.models.people import (
    Mandate,
    MandateQuerySet,
    Membership,
    Organisation,
    OrganisationMandate,
    Person,
    PersonManager,
    person_name,
    sort_key,
    whole_organisation,
)

__all__ = [
    "Invitation",
    "Mandate",
    "MandateQuerySet",
    "Membership",
    "Organisation",
    "OrganisationMandate",
    "OutgoingMail",
    "Person",
    "PersonManager",
    "SignInLink",
    "Throttle",
    "person_name",
    "sort_key",
    "whole_organisation",
]
