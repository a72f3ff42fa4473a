"""The short forms that open a box of ideas or a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.actions import Gathering
from fabrique.expression.challenges.rules import coherent_access
from fabrique.expression.challenges.states import Access
from fabrique.foundations.ui.forms import DateField, Form, RichTextField

LONG = 20_000
READERS = [(Access.PUBLIC, Access.PUBLIC.label), (Access.SIGNED_IN, Access.SIGNED_IN.label)]
READERS += [(Access.ORGANISATIONS, lazy("Les membres de l’organisation qui porte le programme"))]


class BoxForm(Form):
    """What a box of ideas needs."""

    title = forms.CharField(label=lazy("Titre"), max_length=160, help_text=lazy("Court, comme on le dira."))
    question = forms.CharField(
        label=lazy("Question posée"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=lazy("Ce sur quoi vous attendez des idées, en une phrase."),
    )
    context = RichTextField(label=lazy("Ce qu’il faut savoir"), required=False, max_length=LONG)
    sponsor_name = forms.CharField(label=lazy("Qui pose la question"), max_length=160, required=False)
    read_access = forms.ChoiceField(
        label=lazy("Qui peut lire les idées"), choices=READERS, initial=Access.SIGNED_IN, widget=forms.RadioSelect
    )
    take_part_access = forms.ChoiceField(
        label=lazy("Qui peut en déposer"), choices=READERS[1:], initial=Access.SIGNED_IN, widget=forms.RadioSelect
    )

    def clean(self) -> dict[str, Any]:
        """Nobody deposits where they cannot read."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        read, take_part = data.get("read_access"), data.get("take_part_access")
        if read and take_part and not coherent_access(read, take_part):
            self.add_error(
                "read_access", _("On ne dépose pas là où l’on ne peut pas lire : élargissez l’un des deux choix.")
            )
        return data

    def gathering(self) -> Gathering:
        """What the action takes."""
        return Gathering(**self.cleaned_data)


class CampaignForm(BoxForm):
    """A box with somebody who asks and two dates."""

    first_day = DateField(label=lazy("Premier jour"))
    last_day = DateField(label=lazy("Dernier jour"), help_text=lazy("On dépose jusqu’à la fin de cette journée."))
    field_order = ("title", "question", "sponsor_name", "first_day", "last_day", "context")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Somebody asks."""
        super().__init__(*args, **kwargs)
        self.fields["sponsor_name"].required = True

    def clean(self) -> dict[str, Any]:
        """From a day to a later one."""
        data = super().clean()
        first, last = data.get("first_day"), data.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("Le dernier jour vient après le premier."))
        return data
