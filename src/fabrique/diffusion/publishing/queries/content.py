"""The whole report as one object: what is frozen at the publication. Schema: docs/report-schema.md."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.diffusion.publishing.queries.consent import consents_of, contributors_of, participants_of
from fabrique.diffusion.publishing.queries.figures import figures_of, phases_of
from fabrique.diffusion.publishing.queries.provenance import contributions_of, set_aside_of, sources_of
from fabrique.diffusion.publishing.queries.recommended import (
    FROZEN,
    LIVING,
    recommendations_of,
    results_of,
    sides_of,
    taxonomies_of,
    told,
)
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.recommendations.rules.rating import can_see_results

SCHEMA_VERSION = "1.0"


def living_content(challenge: Challenge, report: WorkshopReport | None, at: datetime) -> dict[str, Any]:
    """The report as it stands now, marked provisional; marks appear once they are no longer secret."""
    nobody = ChallengeStanding(phases=tuple(challenge.phases.all()))
    known = bool(can_see_results(nobody, challenge, at))
    return _content(challenge, report, at, states=LIVING, known=known, status="provisoire")


def final_content(challenge: Challenge, report: WorkshopReport, at: datetime) -> dict[str, Any]:
    """The report to freeze: published recommendations only."""
    return _content(challenge, report, at, states=FROZEN, known=True, status="publie")


def _content(  # noqa: PLR0913 - what differs between a living and a frozen report
    challenge: Challenge,
    report: WorkshopReport | None,
    at: datetime,
    *,
    states: tuple[str, ...],
    known: bool,
    status: str,
) -> dict[str, Any]:
    consents = consents_of(challenge)
    rows = recommendations_of(challenge, states)
    sources, sides, results = sources_of(rows), sides_of(challenge, rows), results_of(challenge, known=known)
    phases, participants = phases_of(challenge), participants_of(challenge)
    figures = figures_of(challenge, phases, participants)
    figures["recommendations"] = len(rows)
    return {
        "schema_version": SCHEMA_VERSION,
        "status": status,
        "language": "fr",
        "generated_at": at.isoformat(),
        "published_at": at.isoformat() if status == "publie" else None,
        "challenge": _challenge(challenge),
        "commitment": _commitment(challenge),
        **_words(report),
        "figures": figures,
        "phases": phases,
        "participants": participants,
        "contributors": contributors_of(challenge, consents),
        "taxonomies": taxonomies_of(challenge),
        "recommendations": [
            told(row, sources=sources, sides=sides, result=results.get(row.pk), consents=consents) for row in rows
        ],
        "contributions": contributions_of(sources, consents),
        "set_aside": set_aside_of(challenge),
    }


def _challenge(challenge: Challenge) -> dict[str, Any]:
    return {
        "slug": challenge.slug,
        "kind": challenge.kind,
        "title": challenge.title,
        "programme": challenge.programme.name,
        "question": challenge.question,
        "context": challenge.context,
    }


def _commitment(challenge: Challenge) -> dict[str, Any]:
    signer = challenge.commitment_signed_by
    signed = challenge.commitment_signed_at
    return {
        "sponsor": challenge.sponsor_name,
        "what": challenge.commitment_what,
        "who": challenge.commitment_who,
        "criteria": challenge.commitment_criteria,
        "by": challenge.commitment_by.isoformat() if challenge.commitment_by else None,
        "signed_at": signed.isoformat() if signed else None,
        "signed_by": signer.get_full_name() if signer and signed else "",
    }


def _words(report: WorkshopReport | None) -> dict[str, Any]:
    return {
        "introduction": report.introduction if report else "",
        "method": report.method if report else "",
        "sponsor_word": report.sponsor_word if report else "",
        "validated_at": report.validated_at.isoformat() if report and report.validated_at else None,
    }


def hash_of(content: dict[str, Any]) -> str:
    """A name for a content: the same object gives the same name."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def mark_of(report: WorkshopReport | None, challenge: Challenge) -> str:
    """The fingerprint of what a sponsor validates: the words of the report and its recommendations."""
    rows = recommendations_of(challenge, LIVING)
    substance: dict[str, Any] = {
        "introduction": report.introduction if report else "",
        "method": report.method if report else "",
        "commitment": _commitment(challenge),
        "recommendations": [_substance(row) for row in rows],
    }
    return hash_of(substance)


def _substance(row: Any) -> list[Any]:  # noqa: ANN401 - a recommendation with its standing paragraphs
    return [
        row.number,
        row.title,
        row.scope,
        row.rationale,
        sorted(term.pk for term in row.terms.all()),
        [paragraph.body for paragraph in row.standing_paragraphs],
    ]
