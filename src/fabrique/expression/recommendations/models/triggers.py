"""Database triggers: what has been published never changes, whoever writes."""

from __future__ import annotations

import pgtrigger

FROZEN = "('publiee', 'remplacee')"
REFUSAL = "RAISE EXCEPTION 'Published recommendations never change.' USING ERRCODE = 'check_violation';"
OF_PARAGRAPH = f"""
IF EXISTS (
    SELECT 1 FROM recommendations_recommendation r
    WHERE r.id IN ({{ids}}) AND r.state IN {FROZEN}
) THEN {REFUSAL} END IF;
"""
OF_CITATION = f"""
IF EXISTS (
    SELECT 1 FROM recommendations_paragraph p JOIN recommendations_recommendation r ON r.id = p.recommendation_id
    WHERE p.id IN ({{ids}}) AND r.state IN {FROZEN}
) THEN {REFUSAL} END IF;
"""


def _guarded(check: str, column: str) -> list[pgtrigger.Trigger]:
    """One trigger per operation, each looking at the rows that it has."""
    shapes = (
        (pgtrigger.Insert, f"NEW.{column}", "RETURN NEW;"),
        (pgtrigger.Update, f"OLD.{column}, NEW.{column}", "RETURN NEW;"),
        (pgtrigger.Delete, f"OLD.{column}", "RETURN OLD;"),
    )
    return [
        pgtrigger.Trigger(
            name=f"frozen_{str(operation).lower()}",
            when=pgtrigger.Before,
            operation=operation,
            func=check.replace("{ids}", ids) + end,
        )
        for operation, ids, end in shapes
    ]


def frozen_texts() -> list[pgtrigger.Trigger]:
    """Title, rationale, scope, number and version of a published recommendation stay; the row too."""
    return [
        pgtrigger.Trigger(
            name="frozen_update",
            when=pgtrigger.Before,
            operation=pgtrigger.Update,
            func=f"""
            IF OLD.state IN {FROZEN} AND (
                (NEW.title, NEW.rationale, NEW.scope, NEW.number, NEW.challenge_id, NEW.version_number, NEW.published_at)
                IS DISTINCT FROM
                (OLD.title, OLD.rationale, OLD.scope, OLD.number, OLD.challenge_id, OLD.version_number, OLD.published_at)
                OR NEW.state NOT IN {FROZEN}
            ) THEN {REFUSAL} END IF;
            RETURN NEW;
            """,
        ),
        pgtrigger.Trigger(
            name="frozen_delete",
            when=pgtrigger.Before,
            operation=pgtrigger.Delete,
            func=f"IF OLD.state IN {FROZEN} THEN {REFUSAL} END IF; RETURN OLD;",
        ),
    ]


def frozen_paragraphs() -> list[pgtrigger.Trigger]:
    """Paragraphs of a published recommendation stay."""
    return _guarded(OF_PARAGRAPH, "recommendation_id")


def frozen_citations() -> list[pgtrigger.Trigger]:
    """Where the paragraphs of a published recommendation come from stays."""
    return _guarded(OF_CITATION, "paragraph_id")
