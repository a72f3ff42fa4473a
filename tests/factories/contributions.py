"""Contributions and what hangs on them. Default: published, online, named to everyone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import factory
from django.core.files.base import ContentFile

from fabrique.expression.contributions.models import (
    Attachment,
    Coauthor,
    Comment,
    Contribution,
    ContributionVersion,
    Draft,
    Report,
    Source,
    SuggestedAmendment,
    Support,
)
from fabrique.expression.contributions.states import (
    Alignment,
    CoauthorState,
    CommentState,
    ContributionKind,
    ContributionState,
    Named,
    Origin,
    Outcome,
    Position,
    ReportReason,
    ReportState,
)
from fabrique.foundations.kernel import richtext
from factories.challenges import DAY_ONE, ChallengeFactory
from factories.people import PersonFactory

PUBLISHED_AT = datetime(2026, 3, 10, 9, tzinfo=UTC)


class ContributionFactory(factory.django.DjangoModelFactory[Contribution]):
    """A published idea with its first version (``versions=False`` makes none)."""

    class Meta:
        model = Contribution
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=ContributionState.DRAFT, published_at=None, versions=False)
        published = factory.Trait(state=ContributionState.PUBLISHED)
        hidden = factory.Trait(state=ContributionState.HIDDEN)
        withdrawn = factory.Trait(state=ContributionState.WITHDRAWN)
        anonymous_to_readers = factory.Trait(named_to=Named.FACILITATOR)
        synthesis = factory.Trait(kind=ContributionKind.SYNTHESIS)
        merged = factory.Trait(
            state=ContributionState.MERGED,
            outcome=Outcome.MERGED,
            outcome_at=PUBLISHED_AT,
            merged_into=factory.SubFactory(
                "factories.contributions.ContributionFactory",
                challenge=factory.SelfAttribute("..challenge"),
                synthesis=True,
            ),
        )
        set_aside = factory.Trait(
            outcome=Outcome.SET_ASIDE, outcome_reason="Hors du champ de la question.", outcome_at=PUBLISHED_AT
        )
        taken_up = factory.Trait(outcome=Outcome.TAKEN_UP, outcome_at=PUBLISHED_AT)
        on_paper = factory.Trait(
            origin=Origin.PAPER,
            origin_note="Boîte à idées de l’accueil",
            group_name="Agents de l’accueil",
            participants_count=12,
            deposited_by=factory.SelfAttribute("author"),
        )

    challenge = factory.SubFactory(ChallengeFactory)
    kind = ContributionKind.IDEA
    state = ContributionState.PUBLISHED
    title = factory.Sequence(lambda n: f"Une idée numéro {n}")
    body = "<p>Installer un bureau d’accueil partagé.</p>"
    plain = factory.LazyAttribute(lambda me: richtext.to_plain(me.body))
    author = factory.SubFactory(PersonFactory)
    created_at = PUBLISHED_AT
    published_at = PUBLISHED_AT
    updated_at = PUBLISHED_AT

    @factory.post_generation
    def versions(self: Any, create: bool, extracted: Any, **_: Any) -> None:  # noqa: ANN401, FBT001 - factory_boy's signature
        """The first version, for what has been published."""
        if create and extracted is not False and self.published_at is not None:
            ContributionVersionFactory(
                contribution=self, number=self.version_number, title=self.title, body=self.body, author=self.author
            )


class ContributionVersionFactory(factory.django.DjangoModelFactory[ContributionVersion]):
    """One text of a contribution."""

    class Meta:
        model = ContributionVersion

    contribution = factory.SubFactory(ContributionFactory, versions=False)
    number = 1
    title = "Une idée"
    body = "<p>Installer un bureau d’accueil partagé.</p>"
    author = factory.SelfAttribute("contribution.author")
    created_at = PUBLISHED_AT


class CommentFactory(factory.django.DjangoModelFactory[Comment]):
    """A neutral comment at the root; ``parent=…`` makes a reply of the right depth and thread."""

    class Meta:
        model = Comment

    class Params:
        hidden = factory.Trait(state=CommentState.HIDDEN)
        withdrawn = factory.Trait(state=CommentState.WITHDRAWN)
        for_ = factory.Trait(alignment=Alignment.FOR)
        against = factory.Trait(alignment=Alignment.AGAINST)

    parent = None
    contribution = factory.LazyAttribute(lambda me: me.parent.contribution if me.parent else ContributionFactory())
    root = factory.LazyAttribute(lambda me: (me.parent.root or me.parent) if me.parent else None)
    depth = factory.LazyAttribute(lambda me: me.parent.depth + 1 if me.parent else 0)
    body = "<p>Nous l’avons essayé à Lyon.</p>"
    author = factory.SubFactory(PersonFactory)
    created_at = factory.Sequence(lambda n: PUBLISHED_AT + timedelta(minutes=n % 1000))
    updated_at = factory.SelfAttribute("created_at")


class SupportFactory(factory.django.DjangoModelFactory[Support]):
    """A support of the contribution's current version."""

    class Meta:
        model = Support

    class Params:
        mixed = factory.Trait(position=Position.MIXED)
        disagree = factory.Trait(position=Position.DISAGREE)

    contribution = factory.SubFactory(ContributionFactory)
    person = factory.SubFactory(PersonFactory)
    version_number = factory.SelfAttribute("contribution.version_number")
    position = Position.AGREE
    created_at = PUBLISHED_AT


class CoauthorFactory(factory.django.DjangoModelFactory[Coauthor]):
    """A co-author who has not answered yet."""

    class Meta:
        model = Coauthor

    class Params:
        accepted = factory.Trait(state=CoauthorState.ACCEPTED, decided_at=PUBLISHED_AT)
        declined = factory.Trait(state=CoauthorState.DECLINED, decided_at=PUBLISHED_AT)

    contribution = factory.SubFactory(ContributionFactory)
    person = factory.SubFactory(PersonFactory)
    share = 30
    proposed_at = PUBLISHED_AT


class AttachmentFactory(factory.django.DjangoModelFactory[Attachment]):
    """A small text file."""

    class Meta:
        model = Attachment

    contribution = factory.SubFactory(ContributionFactory)
    file = factory.LazyFunction(lambda: ContentFile(b"Compte rendu", name="compte-rendu.txt"))
    name = "compte-rendu.txt"
    content_type = "text/plain"
    size = 12
    sha256 = "0" * 64
    uploaded_by = factory.SelfAttribute("contribution.author")
    uploaded_at = PUBLISHED_AT


class SourceFactory(factory.django.DjangoModelFactory[Source]):
    """A reference."""

    class Meta:
        model = Source

    contribution = factory.SubFactory(ContributionFactory)
    title = "Rapport annuel"
    category = "Rapport"
    url = "https://example.org/rapport"
    author = factory.SubFactory(PersonFactory)
    created_at = PUBLISHED_AT


class SuggestedAmendmentFactory(factory.django.DjangoModelFactory[SuggestedAmendment]):
    """Another wording, with its totals."""

    class Meta:
        model = SuggestedAmendment

    contribution = factory.SubFactory(ContributionFactory)
    title = "Préciser le lieu"
    body = "<p>Installer à la mairie un bureau d’accueil partagé.</p>"
    author = factory.SubFactory(PersonFactory)
    created_at = PUBLISHED_AT


class DraftFactory(factory.django.DjangoModelFactory[Draft]):
    """What the form of a new contribution held."""

    class Meta:
        model = Draft

    person = factory.SubFactory(PersonFactory)
    challenge = factory.SubFactory(ChallengeFactory)
    form_key = "contribution:new"
    fields = factory.LazyFunction(lambda: {"title": "Un début d’idée"})
    updated_at = PUBLISHED_AT


class ReportFactory(factory.django.DjangoModelFactory[Report]):
    """A report waiting for a moderator, on a contribution (or on ``comment``)."""

    class Meta:
        model = Report

    class Params:
        upheld = factory.Trait(state=ReportState.UPHELD, decided_at=PUBLISHED_AT)
        dismissed = factory.Trait(state=ReportState.DISMISSED, decided_at=PUBLISHED_AT)

    comment = None
    contribution = factory.LazyAttribute(lambda me: me.comment.contribution if me.comment else ContributionFactory())
    reporter = factory.SubFactory(PersonFactory)
    reason = ReportReason.OFFENSIVE
    created_at = PUBLISHED_AT


__all__ = [
    "DAY_ONE",
    "PUBLISHED_AT",
    "AttachmentFactory",
    "CoauthorFactory",
    "CommentFactory",
    "ContributionFactory",
    "ContributionVersionFactory",
    "DraftFactory",
    "ReportFactory",
    "SourceFactory",
    "SuggestedAmendmentFactory",
    "SupportFactory",
]
