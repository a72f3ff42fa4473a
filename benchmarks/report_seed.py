"""A published report: recommendations, each paragraph drawing on contributions."""

from __future__ import annotations

from datetime import datetime


def write_report(slug: str, *, recommendations: int, at: datetime) -> None:
    """Write ``recommendations`` that cite every contribution of the challenge, and freeze their report."""
    from fabrique.diffusion.publishing.models import WorkshopReport
    from fabrique.diffusion.publishing.queries.content import SCHEMA_VERSION, final_content, hash_of
    from fabrique.expression.challenges.models import Challenge
    from fabrique.expression.contributions.models import Contribution

    challenge = Challenge.objects.get(slug=slug)
    contributions = list(Contribution.objects.filter(challenge=challenge).order_by("pk").values_list("pk", flat=True))
    for number in range(1, recommendations + 1):
        _recommendation(challenge.pk, number, contributions[number - 1 :: recommendations], at)
    report = WorkshopReport.objects.create(
        challenge=challenge,
        introduction="<p>Ce rapport rend compte d’un atelier.</p>",
        created_at=at,
        method="<p>Huit semaines en ligne.</p>",
        validated_at=at,
        validated_by_id=1,
    )
    report.content = final_content(challenge, report, at)
    report.content_hash, report.schema_version = hash_of(report.content), SCHEMA_VERSION
    report.state, report.published_at, report.published_by_id = "publie", at, 1
    report.save()


def _recommendation(challenge: int, number: int, contributions: list[int], at: datetime) -> None:
    from fabrique.expression.contributions.models import Contribution
    from fabrique.expression.recommendations.models import Citation, Paragraph, Recommendation, RecommendationVersion

    row = Recommendation.objects.create(
        challenge_id=challenge,
        number=number,
        state="publiee",
        title=f"Partager la donnée n° {number}",
        rationale="<p>La même donnée est saisie plusieurs fois.</p>",
        ministry_author_id=2,
        company_author_id=3,
        created_by_id=1,
        created_at=at,
        updated_at=at,
        published_at=at,
    )
    paragraphs = Paragraph.objects.bulk_create(
        Paragraph(recommendation=row, position=place, body="<p>Donner une source unique à chaque donnée.</p>")
        for place in (1, 2, 3)
    )
    Citation.objects.bulk_create(
        Citation(
            paragraph=paragraphs[index % 3],
            contribution_id=pk,
            contribution_version=1,
            added_by_id=2,
            added_at=at,
            quote="Les équipes perdent du temps à ressaisir",
        )
        for index, pk in enumerate(contributions)
    )
    RecommendationVersion.objects.create(recommendation=row, number=1, content={}, author_id=2, created_at=at)
    Contribution.objects.filter(pk__in=contributions).update(outcome="reprise", outcome_at=at, outcome_by_id=2)
