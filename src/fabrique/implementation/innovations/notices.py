"""Who is told of what happens to a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from fabrique.foundations.notifications.actions import Notice, post
from fabrique.foundations.notifications.queries import followers
from fabrique.foundations.people.models import OrganisationMandate, Person
from fabrique.implementation.innovations.models import Authorship, Sheet, SheetComment
from fabrique.implementation.innovations.rules.visibility import LEADS, WITH_AUTHOR
from fabrique.implementation.innovations.states import AuthorState, SafetyVerdict

LONGEST_TITLE = 90


def target_of(sheet: Sheet) -> str:
    """What one follows."""
    return f"sheet:{sheet.pk}"


def authors_of(sheet: Sheet) -> set[int]:
    """Authors, those who have not answered included, and whoever began the sheet."""
    signed = Authorship.objects.filter(sheet=sheet, state__in=WITH_AUTHOR).values_list("person_id", flat=True)
    return {*signed, *([sheet.created_by_id] if sheet.created_by_id else [])}


def leads_of(sheet: Sheet, at: datetime) -> set[int]:
    """Who leads the approach for the sheet's organisation; the coordinators when nobody does."""
    held = OrganisationMandate.objects.held_at(at).filter(role__in=LEADS)
    near = held.filter(organisation__in=[*sheet.organisation.path_ids, sheet.organisation_id])
    found = set(near.values_list("person_id", flat=True))
    return found or set(held.filter(organisation=None).values_list("person_id", flat=True))


def _followers(sheet: Sheet) -> set[int]:
    return set(followers(target_of(sheet)).values_list("pk", flat=True))


def _named(sheet: Sheet) -> dict[str, str]:
    return {"title": Truncator(sheet.title).chars(LONGEST_TITLE)}


def tell(  # noqa: PLR0913 - the parts of a message
    sheet: Sheet,
    recipients: Iterable[int],
    kind: str,
    title: str,
    *,
    text: str = "",
    anchor: str = "",
    unique_key: str = "",
    at: datetime,
) -> None:
    """Post a message about the sheet."""
    path = reverse("innovations:detail", args=[sheet.pk])
    notice = Notice(
        kind=f"innovations.{kind}",
        title=title,
        text=text,
        path=f"{path}#{anchor}" if anchor else path,
        group=target_of(sheet),
        group_label=sheet.title,
        unique_key=unique_key,
    )
    post(recipients, notice, at=at)


def tell_of_share(authorship: Authorship, *, at: datetime) -> None:
    """Ask an author to agree to their share."""
    sheet = authorship.sheet
    title = _("On vous propose %(share)d %% de la fiche « %(title)s »") % {**_named(sheet), "share": authorship.share}
    text = _("Dites sur la page de la fiche si cette part vous convient.")
    tell(sheet, [authorship.person_id], "share", title, text=text, anchor="auteurs", at=at)


def tell_of_answer(authorship: Authorship, actor: Person, *, at: datetime) -> None:
    """Tell the other authors what one of them answered."""
    sheet, name = authorship.sheet, authorship.person.get_full_name()
    if authorship.state == AuthorState.ACCEPTED:
        title = _("%(name)s accepte sa part de la fiche « %(title)s »") % {**_named(sheet), "name": name}
    else:
        title = _("%(name)s refuse sa part de la fiche « %(title)s »") % {**_named(sheet), "name": name}
    tell(sheet, authors_of(sheet) - {actor.pk}, "answer", title, anchor="auteurs", at=at)


def tell_of_removal(sheet: Sheet, person_ids: Iterable[int], *, at: datetime) -> None:
    """Tell somebody that they are no longer named."""
    title = _("Vous n’êtes plus nommé parmi les auteurs de la fiche « %(title)s »") % _named(sheet)
    tell(sheet, person_ids, "removed", title, at=at)


def tell_of_request(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell the leads that a sheet waits for them."""
    title = _("Une fiche attend votre relecture : « %(title)s »") % _named(sheet)
    text = _("Ses auteurs l’estiment complète. Il reste l’avis d’innocuité, puis la publication.")
    tell(sheet, leads_of(sheet, at) - {actor.pk}, "review", title, text=text, at=at)


def tell_of_return(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell the authors what is to be taken up again."""
    title = _("Votre fiche est à reprendre : « %(title)s »") % _named(sheet)
    tell(sheet, authors_of(sheet) - {actor.pk}, "returned", title, text=sheet.return_reason, at=at)


def tell_of_publication(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell authors and followers that the sheet is in the catalogue."""
    title = _("La fiche « %(title)s » est publiée") % _named(sheet)
    text = _("Elle est dans le catalogue des innovations. Il vous sera demandé de la relire dans douze mois.")
    everyone = authors_of(sheet) | _followers(sheet) | {pk for pk in [sheet.contact_id] if pk}
    tell(sheet, everyone - {actor.pk}, "published", title, text=text, at=at)


def tell_of_revision(sheet: Sheet, *, at: datetime) -> None:
    """Ask authors, contact and leads whether the sheet still tells the truth."""
    title = _("La fiche « %(title)s » est à réviser") % _named(sheet)
    text = _("Elle a douze mois. Confirmez qu’elle dit toujours vrai, mettez-la à jour, ou archivez-la.")
    everyone = authors_of(sheet) | leads_of(sheet, at) | {pk for pk in [sheet.contact_id] if pk}
    key = f"innovations.revise:{sheet.pk}:{sheet.review_due_on}"
    tell(sheet, everyone, "revise", title, text=text, unique_key=key, at=at)


def tell_of_unpublication(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell the authors that the sheet is out of sight, and why."""
    title = _("La fiche « %(title)s » n’est plus publiée") % _named(sheet)
    tell(sheet, authors_of(sheet) - {actor.pk}, "unpublished", title, text=sheet.unpublish_reason, at=at)


def tell_of_archiving(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell authors and followers that the sheet is put away, and why."""
    title = _("La fiche « %(title)s » est archivée") % _named(sheet)
    everyone = authors_of(sheet) | (_followers(sheet) if sheet.is_readable_by_all else set())
    tell(sheet, everyone - {actor.pk}, "archived", title, text=sheet.archive_reason, at=at)


def tell_of_change(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Tell the followers of a published sheet that its text changed; once per version."""
    title = _("La fiche « %(title)s » a été mise à jour") % _named(sheet)
    key = f"innovations.change:{sheet.pk}:{sheet.version_number}"
    tell(sheet, _followers(sheet) - {actor.pk}, "changed", title, unique_key=key, at=at)


def tell_expert(sheet: Sheet, actor: Person, *, at: datetime) -> None:
    """Ask somebody for the opinion on harmlessness."""
    if sheet.safety_expert_id is None or sheet.safety_expert_id == actor.pk:
        return
    title = _("Votre avis d’innocuité est demandé sur « %(title)s »") % _named(sheet)
    text = _("Dites si cette innovation peut nuire à quelqu’un. Son utilité, c’est le terrain qui la juge.")
    tell(sheet, [sheet.safety_expert_id], "expert", title, text=text, anchor="avis", at=at)


def tell_of_opinion(sheet: Sheet, actor: Person, verdict: str, *, at: datetime) -> None:
    """Tell authors and leads what headquarters think."""
    words = {**_named(sheet), "verdict": SafetyVerdict(verdict).label}
    title = _("Avis d’innocuité sur « %(title)s » : %(verdict)s") % words
    tell(sheet, (authors_of(sheet) | leads_of(sheet, at)) - {actor.pk}, "opinion", title, anchor="avis", at=at)


def tell_of_comment(comment: SheetComment, actor: Person, *, at: datetime) -> None:
    """Tell authors, contact, followers and whoever is answered."""
    sheet = comment.sheet
    title = _("%(name)s a écrit sur la fiche « %(title)s »") % {**_named(sheet), "name": actor.get_full_name()}
    everyone = authors_of(sheet) | _followers(sheet) | {pk for pk in [sheet.contact_id] if pk}
    if comment.parent is not None:
        everyone.add(comment.parent.author_id)
    anchor = f"message-{comment.pk}"
    tell(sheet, everyone - {actor.pk}, "comment", title, text=Truncator(comment.body).chars(300), anchor=anchor, at=at)


def tell_of_hiding(comment: SheetComment, *, at: datetime) -> None:
    """Tell the author of a message why it is hidden."""
    title = _("Votre message sur la fiche « %(title)s » est masqué") % _named(comment.sheet)
    tell(comment.sheet, [comment.author_id], "hidden", title, text=comment.hidden_reason, at=at)
