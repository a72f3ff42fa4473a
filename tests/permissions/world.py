"""One workshop with everything in it that could leak, and one person for each way of standing before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.imports.models import ImportRun
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Invitation, Person
from fabrique.foundations.people.states import OrganisationRole
from factories.challenges import (
    ChallengeFactory,
    ChallengeMandateFactory,
    ParticipationFactory,
    TaxonomyFactory,
    TermFactory,
    ThemeFactory,
    set_phase,
)
from factories.contributions import (
    AttachmentFactory,
    CoauthorFactory,
    CommentFactory,
    ContributionFactory,
    ReportFactory,
)
from factories.people import MembershipFactory, OrganisationFactory, OrganisationMandateFactory, PersonFactory
from factories.programmes import ProgrammeFactory, ProgrammeMandateFactory
from factories.recommendations import (
    AmendmentFactory,
    CitationFactory,
    MinorityOpinionFactory,
    ParagraphCommentFactory,
    RecommendationFactory,
)

ROLES = {
    "N": "nobody: signed out",
    "S": "stranger: an account, no organisation",
    "B": "belongs to an invited organisation, does not take part",
    "I": "invited by name, has not answered",
    "R": "removed from the workshop",
    "X": "takes part in another workshop",
    "P": "participant",
    "U": "author of the texts asked for",
    "F": "facilitator",
    "M": "moderator",
    "C": "sponsor (commanditaire)",
    "K": "coordinator of the programme",
    "A": "administrator of the platform",
}
# What is planted, and the only roles whose pages may hold it.
SECRETS = {
    "BROUILLONSECRET": "U",  # title of a draft
    "MASQUESECRET": "UFMKA",  # title of a hidden contribution
    "COMMENTAIREMASQUE": "UFMKA",  # a hidden comment
    "NOMSECRET": "FKA",  # family name of who is named to the facilitator only, in the workshop’s pages
    "TITREPRIVE": "XA",  # another workshop, by invitation, of a closed programme
    "IMPORTSECRET": "FKA",  # name of an imported file
    "MESSAGESECRET": "U",  # the author's inbox
    "SIGNALEMENTSECRET": "FMKA",  # words of a report
    "EBAUCHESECRET": "IPUFMCKA",  # a recommendation that is still a sketch
    "FICHIERSECRET": "U",  # the file of a draft
}


@dataclass
class World:
    """People by letter, and the arguments of each route."""

    challenge: Challenge
    people: dict[str, Person | None]
    arguments: dict[str, dict[str, Any]] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=lambda: ROLES)
    secrets: dict[str, str] = field(default_factory=lambda: SECRETS)


def build(phase: PhaseKind = PhaseKind.EXPLORATION, **challenge: Any) -> World:  # noqa: ANN401 - factory arguments
    """Make the world; ``challenge`` holds traits of the workshop."""
    ministry = OrganisationFactory(name="Direction de l’accueil")
    programme = ProgrammeFactory(slug="le-programme")
    place = ChallengeFactory(programme=programme, organisations=[ministry], slug="l-atelier", **challenge)
    set_phase(place, phase, timezone.now())
    people = _people(place, ministry)
    other = ChallengeFactory(
        programme=ProgrammeFactory(confidential=True), title="Atelier TITREPRIVE", invitation_only=True
    )
    ParticipationFactory(challenge=other, person=people["X"])
    world = World(place, people)
    _arguments_of_people(world, ministry)
    _arguments_of_workshop(world, ministry)
    _texts(world)
    _recommendations(world)
    return world


def _people(place: Challenge, ministry: Any) -> dict[str, Person | None]:  # noqa: ANN401
    people: dict[str, Person | None] = {letter: PersonFactory(family_name=f"Nom{letter}") for letter in ROLES}
    people["N"] = None
    for letter in "BPU":
        MembershipFactory(person=people[letter], organisation=ministry)
    for letter, traits in (("I", {"invited": True}), ("R", {"removed": True}), ("P", {}), ("U", {})):
        ParticipationFactory(challenge=place, person=people[letter], **traits)
    ChallengeMandateFactory(challenge=place, person=people["F"])
    ChallengeMandateFactory(challenge=place, person=people["M"], moderator=True)
    ChallengeMandateFactory(challenge=place, person=people["C"], sponsor=True)
    ProgrammeMandateFactory(programme=place.programme, person=people["K"])
    OrganisationMandateFactory(person=people["A"], role=OrganisationRole.ADMIN)
    return people


def _arguments_of_people(world: World, ministry: Any) -> None:  # noqa: ANN401
    now, args = timezone.now(), world.arguments
    member = MembershipFactory(organisation=ministry, person=PersonFactory(family_name="Membre"))
    mandate = OrganisationMandateFactory(person=member.person, role=OrganisationRole.MANAGER, organisation=ministry)
    invitation = Invitation.objects.create(
        person=PersonFactory(), token_hash="h", created_at=now, expires_at=now, invited_by=world.people["A"]
    )
    message = Message.objects.create(
        recipient=world.people["U"], kind="essai", title="MESSAGESECRET", path="/", created_at=now
    )
    args["people:*"] = {"pk": ministry.pk, "key": "inconnue", "target": OrganisationFactory().pk}
    args["people:end_membership"] = {"pk": member.pk}
    args["people:end_mandate"] = {"pk": mandate.pk}
    for name in ("person", "deactivate", "reactivate", "become"):
        args[f"people:{name}"] = {"pk": member.person_id}
    for name in ("resend_invitation", "revoke_invitation"):
        args[f"people:{name}"] = {"pk": invitation.pk}
    args["notifications:*"] = {"pk": message.pk}
    args["account_*"] = {"uidb36": "1", "key": "inconnue"}


def _arguments_of_workshop(world: World, ministry: Any) -> None:  # noqa: ANN401
    place, args = world.challenge, world.arguments
    leaving = ParticipationFactory(challenge=place, person=PersonFactory(family_name="Dupart"))
    term = TermFactory(taxonomy=TaxonomyFactory(challenge=place))
    mandate = ChallengeMandateFactory(challenge=place, person=PersonFactory(), moderator=True)
    run = ImportRun.objects.create(
        challenge=place,
        format="csv",
        file=ContentFile(b"titre;texte\nIMPORTSECRET;Un texte\n", name="IMPORTSECRET.csv"),
        file_name="IMPORTSECRET.csv",
        sha256="0" * 64,
        created_by=world.people["F"],
        created_at=timezone.now(),
    )
    slug = {"slug": place.slug}
    args["programmes:*"] = {
        "slug": place.programme.slug,
        "pk": ProgrammeMandateFactory(programme=place.programme, reader=True).pk,
    }
    args["challenges:*"] = {**slug, "pk": place.phases.order_by("-position").first().pk}  # type: ignore[union-attr]
    for name in ("new", "of_programme", "new_box", "new_campaign"):
        args[f"challenges:{name}"] = {"slug": place.programme.slug}
    args["challenges:remove_participant"] = {**slug, "pk": leaving.pk}
    args["challenges:remove_organisation"] = {**slug, "pk": ministry.pk}
    args["challenges:taxonomy"] = {**slug, "pk": term.taxonomy_id}
    args["challenges:term"] = {**slug, "pk": term.pk}
    args["challenges:end_mandate"] = {**slug, "pk": mandate.pk}
    args["imports:*"] = {**slug, "pk": run.pk}
    args["publishing:*"] = {**slug, "suffix": "zip", "file_format": "json"}


def _texts(world: World) -> None:
    place, args, author = world.challenge, world.arguments, world.people["U"]
    made = {"challenge": place, "author": author}
    theme = ThemeFactory(challenge=place)
    shown = ContributionFactory(**made, theme=theme)
    draft = ContributionFactory(**made, draft=True, title="BROUILLONSECRET")
    hidden = ContributionFactory(**made, hidden=True, title="MASQUESECRET")
    discreet = PersonFactory(family_name="NOMSECRET")
    unnamed = ContributionFactory(challenge=place, author=discreet, anonymous_to_readers=True)
    merged = ContributionFactory(**made, merged=True)
    set_aside = ContributionFactory(**made, set_aside=True)
    comment = CommentFactory(contribution=shown, author=author)
    hidden_comment = CommentFactory(contribution=shown, author=author, hidden=True, body="<p>COMMENTAIREMASQUE</p>")
    for target in ({"contribution": shown}, {"comment": comment, "contribution": shown}):
        ReportFactory(**target, reporter=PersonFactory(), text="SIGNALEMENTSECRET")
    coauthor = CoauthorFactory(contribution=shown, person=world.people["P"])
    paper = ContentFile(b"FICHIERSECRET", name="a.txt")
    args["contributions:*"] = {"slug": place.slug, "pk": shown.pk, "coauthor_pk": coauthor.pk}
    for key, one in (("draft", draft), ("hidden", hidden), ("unnamed", unnamed), ("merged", merged)):
        for view in ("detail", "history"):
            args[f"contributions:{view}#{key}"] = {"pk": one.pk}
    args["contributions:publish"] = args["contributions:edit#draft"] = {"pk": draft.pk}
    args["contributions:restore"] = args["contributions:answer_moderation"] = {"pk": hidden.pk}
    args["contributions:reopen_outcome"] = {"pk": set_aside.pk}
    for name in ("comment", "comment_thread", "comment_reply", "comment_edit", "comment_withdraw"):
        args[f"contributions:{name}"] = {"pk": comment.pk}
    for name in ("report_comment", "hide_comment", "dismiss_comment"):
        args[f"contributions:{name}"] = {"pk": comment.pk}
    args["contributions:restore_comment"] = {"pk": hidden_comment.pk}
    args["contributions:answer_moderation_comment"] = {"pk": hidden_comment.pk}
    args["contributions:file"] = args["contributions:file_remove"] = {"pk": AttachmentFactory(contribution=shown).pk}
    args["contributions:file#draft"] = {"pk": AttachmentFactory(contribution=draft, file=paper).pk}
    args["contributions:file#hidden"] = {"pk": AttachmentFactory(contribution=hidden).pk}
    args["contributions:comment#hidden"] = {"pk": hidden_comment.pk}
    args["sensemaking:*"] = {"slug": place.slug, "pk": theme.pk}
    for name in ("synthesis", "dissolve"):
        args[f"sensemaking:{name}"] = {"slug": place.slug, "pk": merged.merged_into_id}
    args["sensemaking:take_out"] = {"slug": place.slug, "pk": merged.pk}


def _recommendations(world: World) -> None:
    place, args, author = world.challenge, world.arguments, world.people["U"]
    open_one = RecommendationFactory(
        challenge=place, number=1, paragraphs=["<p>Ouvrir.</p>"], ministry_author=author, created_by=author
    )
    sketch = RecommendationFactory(challenge=place, number=2, sketch=True, title="EBAUCHESECRET", paragraphs=False)
    given_up = RecommendationFactory(challenge=place, number=3, abandoned=True, abandon_reason="Trop cher.")
    validated = RecommendationFactory(challenge=place, number=4, validated=True, paragraphs=["<p>Valider.</p>"])
    paragraph = open_one.paragraphs.get()
    citation = CitationFactory(paragraph=paragraph, contribution=ContributionFactory(challenge=place, author=author))
    here = {"slug": place.slug, "number": open_one.number}
    args["recommendations:*"] = {**here, "pk": paragraph.pk, "contribution": citation.contribution_id}
    args["recommendations:detail#sketch"] = {"slug": place.slug, "number": sketch.number}
    args["recommendations:submit"] = {"slug": place.slug, "number": sketch.number}
    args["recommendations:bring_back"] = {"slug": place.slug, "number": given_up.number}
    args["recommendations:reopen"] = {"slug": place.slug, "number": validated.number}
    args["recommendations:resolve"] = {**here, "pk": ParagraphCommentFactory(paragraph=paragraph).pk}
    amendment = AmendmentFactory(paragraph=paragraph, author=author)
    for name in ("amendment", "amendment_accept", "amendment_decline", "amendment_withdraw"):
        args[f"recommendations:{name}"] = {**here, "pk": amendment.pk}
    opinion = MinorityOpinionFactory(recommendation=open_one, author=author, body="<p>Le coût n’a pas été étudié.</p>")
    for name in ("opinion_edit", "opinion_withdraw"):
        args[f"recommendations:{name}"] = {"slug": place.slug, "pk": opinion.pk}
    args["recommendations:citing"] = {"pk": citation.contribution_id}
