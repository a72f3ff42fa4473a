"""Creating, naming, splitting, gathering, ordering and removing themes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from fabrique.expression.challenges.models import Challenge, Theme
from fabrique.expression.contributions.actions import Scene, enter, lock_contributions, move_to_theme
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.sensemaking import rules
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Conflict, Refused
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.people.models import Person

Way = int
UP, DOWN = -1, 1


def _scene(actor: Person, challenge_id: int, at: datetime | None) -> Scene:
    scene = enter(actor, challenge_id, at)
    rules.can_arrange(scene.standing, scene.challenge, scene.at).enforce()
    return scene


def _standing_theme(theme: Theme) -> Theme:
    fresh = locked(theme)
    if fresh.retired_at is not None:
        raise Conflict(_("Le thème « %(name)s » n’existe plus. Rechargez le tableau.") % {"name": fresh.name})
    return fresh


def _free_name(challenge: Challenge, name: str, *, besides: int = 0) -> str:
    name = richtext.one_line(name)
    same = Theme.objects.filter(challenge=challenge, retired_at=None, name__iexact=name).exclude(pk=besides)
    if same.exists():
        raise Conflict(_("Un thème s’appelle déjà « %(name)s ». Choisissez un autre nom.") % {"name": name})
    return name


def create_theme(
    actor: Person, challenge: Challenge, *, name: str, summary: str = "", at: datetime | None = None
) -> Theme:
    """Name a new heap, empty for now."""
    with transaction.atomic():
        scene = _scene(actor, challenge.pk, at)
        theme = _make(scene, name, summary)
        record(actor, "sensemaking.create_theme", theme, at=scene.at, scope=scene.challenge)
    return theme


def _make(scene: Scene, name: str, summary: str = "") -> Theme:
    last = Theme.objects.filter(challenge=scene.challenge).aggregate(last=Max("position"))["last"] or 0
    theme = Theme(challenge=scene.challenge, summary=summary.strip(), position=last + 1, created_at=scene.at)
    theme.name = _free_name(scene.challenge, name)
    return _saved(theme, name)


def _saved(theme: Theme, name: str) -> Theme:
    """Save under the database's own rule: two facilitators who choose one name at once cannot both have it."""
    try:
        with transaction.atomic():
            theme.save()
    except IntegrityError as error:
        raise Conflict(_("Un thème s’appelle déjà « %(name)s ». Choisissez un autre nom.") % {"name": name}) from error
    return theme


def rename_theme(
    actor: Person, theme: Theme, *, name: str, summary: str, seen_name: str, at: datetime | None = None
) -> Theme:
    """Give a theme a better name; refused when a colleague renamed it since the page was shown."""
    with transaction.atomic():
        scene = _scene(actor, theme.challenge_id, at)
        theme = _standing_theme(theme)
        if theme.name != seen_name:
            raise Conflict(
                _(
                    "Ce thème vient d’être renommé « %(name)s » par quelqu’un d’autre. Vérifiez, puis enregistrez de nouveau."
                )
                % {"name": theme.name}
            )
        theme.name, theme.summary = _free_name(scene.challenge, name, besides=theme.pk), summary.strip()
        _saved(theme, name)
        record(actor, "sensemaking.rename_theme", theme, at=scene.at, scope=scene.challenge)
    return theme


def split_theme(
    actor: Person, theme: Theme, *, name: str, contributions: Collection[Contribution], at: datetime | None = None
) -> Theme:
    """Take some contributions of a theme into a new one."""
    with transaction.atomic():
        scene = _scene(actor, theme.challenge_id, at)
        theme = _standing_theme(theme)
        if not contributions:
            raise Refused(_("Choisissez les contributions qui iront dans le nouveau thème."))
        part = _make(scene, name)
        rows = lock_contributions([each.pk for each in contributions])
        gone = [row for row in rows.values() if row.theme_id != theme.pk]
        if gone:
            raise Conflict(_("« %(title)s » n’est plus dans ce thème. Rechargez la page.") % {"title": gone[0].title})
        for row in move_to_theme(list(rows.values()), part):
            details = {"theme": part.name, "theme_id": part.pk, "from": theme.pk}
            record(actor, "sensemaking.move", row, at=scene.at, scope=scene.challenge, details=details)
        record(actor, "sensemaking.split_theme", theme, at=scene.at, scope=scene.challenge, details={"into": part.pk})
    return part


def merge_themes(actor: Person, theme: Theme, *, into: Theme, at: datetime | None = None) -> Theme:
    """Pour a theme into another; the first is retired, its contributions follow."""
    with transaction.atomic():
        scene = _scene(actor, theme.challenge_id, at)
        if theme.pk == into.pk or theme.challenge_id != into.challenge_id:
            raise Refused(_("Choisissez un autre thème du même atelier."))
        for each in sorted((theme, into), key=lambda one: one.pk):
            _standing_theme(each)
        theme, into = _standing_theme(theme), _standing_theme(into)
        _pour(actor, scene, theme, into)
        theme.retired_at, theme.merged_into = scene.at, into
        theme.save(update_fields=["retired_at", "merged_into"])
        record(actor, "sensemaking.merge_theme", theme, at=scene.at, scope=scene.challenge, details={"into": into.pk})
    return into


def retire_theme(actor: Person, theme: Theme, *, at: datetime | None = None) -> Theme:
    """Remove a theme; what it held is to be arranged again."""
    with transaction.atomic():
        scene = _scene(actor, theme.challenge_id, at)
        theme = _standing_theme(theme)
        _pour(actor, scene, theme, None)
        theme.retired_at = scene.at
        theme.save(update_fields=["retired_at"])
        record(actor, "sensemaking.retire_theme", theme, at=scene.at, scope=scene.challenge)
    return theme


def _pour(actor: Person, scene: Scene, theme: Theme, into: Theme | None) -> None:
    rows = Contribution.objects.filter(challenge=scene.challenge, theme=theme)
    for row in move_to_theme(list(rows), into):
        details = {"theme": into.name if into else "", "theme_id": into.pk if into else None, "from": theme.pk}
        record(actor, "sensemaking.move", row, at=scene.at, scope=scene.challenge, details=details)


def shift_theme(actor: Person, theme: Theme, *, way: Way, at: datetime | None = None) -> Theme:
    """Exchange the place of a theme with its neighbour, before (-1) or after (1)."""
    with transaction.atomic():
        scene = _scene(actor, theme.challenge_id, at)
        themes = list(Theme.objects.select_for_update().filter(challenge=scene.challenge, retired_at=None))
        place = next((rank for rank, each in enumerate(themes) if each.pk == theme.pk), None)
        if place is None:
            raise Conflict(_("Ce thème n’existe plus. Rechargez le tableau."))
        other = place + way
        if 0 <= other < len(themes):
            themes[place], themes[other] = themes[other], themes[place]
            for rank, each in enumerate(themes, 1):
                each.position = rank
            Theme.objects.bulk_update(themes, ["position"])
            record(actor, "sensemaking.shift_theme", theme, at=scene.at, scope=scene.challenge, details={"way": way})
    return theme
