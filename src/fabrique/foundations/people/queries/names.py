"""What a list need not load of the persons and organisations that it only names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from fabrique.foundations.people.models import Organisation, Person

PERSON = ("kind", "given_name", "family_name", "pseudonym", "is_active", "left_at")
ORGANISATION = ("name", "acronym")


def only_fields(relation: str, model: type[Model], shown: Iterable[str]) -> list[str]:
    """Names to ``defer`` so that a joined ``relation`` brings its key and the fields ``shown`` alone.

    Reading a person whole, password hash and all, twenty times a page cost a third of the page's list.
    """
    kept = set(shown)
    fields = model._meta.concrete_fields  # noqa: SLF001 - public by documentation
    return [f"{relation}__{field.name}" for field in fields if field.name not in kept and not field.primary_key]


def only_names(*, persons: Iterable[str] = (), organisations: Iterable[str] = ()) -> list[str]:
    """The same for relations of which only the name is shown."""
    people = [name for relation in persons for name in only_fields(relation, Person, PERSON)]
    return people + [name for relation in organisations for name in only_fields(relation, Organisation, ORGANISATION)]
