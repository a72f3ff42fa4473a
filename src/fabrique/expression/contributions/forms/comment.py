"""Writing a comment."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.actions.comment import LONGEST_COMMENT
from fabrique.expression.contributions.states import Alignment
from fabrique.foundations.ui.forms import FilterForm, Form, RichTextarea, RichTextField

ORDERS = (("recents", _("Les plus récents d’abord")), ("anciens", _("Les plus anciens d’abord")))


class CommentForm(Form):
    """A comment or a reply, and where it stands."""

    body = RichTextField(
        label=_("Votre commentaire"), max_length=LONGEST_COMMENT, widget=RichTextarea(attrs={"rows": 5})
    )
    alignment = forms.ChoiceField(
        label=_("Votre avis sur la contribution"),
        choices=Alignment.choices,
        initial=Alignment.NEUTRAL,
        widget=forms.RadioSelect,
    )


class EditCommentForm(CommentForm):
    """The same, knowing which text it showed."""

    opened_at = forms.CharField(widget=forms.HiddenInput, required=False)


class ThreadsForm(FilterForm):
    """How the comments are read."""

    avis = forms.ChoiceField(label=_("Avis"), choices=[("", _("Tous")), *Alignment.choices])
    ordre = forms.ChoiceField(label=_("Ordre"), choices=ORDERS)
