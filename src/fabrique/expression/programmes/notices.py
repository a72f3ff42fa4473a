"""What programmes tell, and to whom."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.expression.programmes.models import ProgrammeMandate
from fabrique.foundations.notifications.actions import Notice, post


def mandate_given(mandate: ProgrammeMandate, at: datetime) -> None:
    """To the person: you have a role in this programme."""
    programme = mandate.programme
    title = _("Vous avez un rôle dans le programme «\u00a0%(name)s\u00a0»\u00a0: %(role)s") % {
        "name": programme.name,
        "role": mandate.get_role_display().lower(),
    }
    notice = Notice(
        "programmes.mandate",
        title,
        path=reverse("programmes:detail", args=[programme.slug]),
        group=f"programme:{programme.pk}",
        group_label=programme.name,
    )
    post([mandate.person_id], notice, at=at)
