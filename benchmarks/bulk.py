"""INSERT … SELECT for a model: what is not given takes the field's default."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models, transaction

RECOUNT = (
    """UPDATE contributions_contribution c SET agree_count = n.total
       FROM (SELECT contribution_id, count(*) AS total FROM contributions_support GROUP BY 1) n
       WHERE n.contribution_id = c.id""",
    """UPDATE contributions_contribution c SET comment_count = n.total
       FROM (SELECT contribution_id, count(*) AS total FROM contributions_comment WHERE state = 'publie' GROUP BY 1) n
       WHERE n.contribution_id = c.id""",
)


@contextmanager
def without_triggers() -> Iterator[None]:
    """Write in one transaction that fires no trigger and checks no foreign key."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL synchronous_commit = off")
        yield
        _sequences()


def fill(model: type[models.Model], source: str, *, where: str = "true", **columns: str) -> None:
    """Insert one row of ``model`` per row of ``source``; ``columns`` are SQL expressions over it."""
    names, values, parameters = [], [], []
    for field in model._meta.local_concrete_fields:  # noqa: SLF001 - Django's own public name
        if field.generated:
            continue
        if field.column in columns:
            names.append(field.column)
            values.append(columns[field.column])
        elif not field.primary_key and not field.null:
            names.append(field.column)
            values.append("%s")
            parameters.append(field.get_db_prep_save(field.get_default(), connection))
    quoted = ", ".join(f'"{name}"' for name in names)
    # Expressions hold the operator %; only our own parameters are placeholders.
    body = ", ".join(value if value == "%s" else value.replace("%", "%%") for value in values)
    sql = f'INSERT INTO "{model._meta.db_table}" ({quoted}) SELECT {body} FROM {source} WHERE '  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(sql + where.replace("%", "%%"), parameters)


def recount() -> None:
    """Set the counters that triggers keep in ordinary times."""
    with connection.cursor() as cursor:
        for statement in RECOUNT:
            cursor.execute(statement)


def rows(statement: str, *parameters: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - whatever SQL takes
    """Return the rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def _sequences() -> None:
    """Move the sequences past the keys that were given."""
    for table in ("people_organisation", "people_person", "people_membership"):
        rows(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
