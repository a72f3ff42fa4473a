"""What a facilitator types on the board."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Theme
from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.ui.forms import Form, RichTextField


class ThemeForm(Form):
    """A theme's name, and what it is about."""

    name = forms.CharField(
        label=_("Nom du thème"), max_length=120, help_text=_("Quelques mots que tout le monde comprend.")
    )
    summary = forms.CharField(
        label=_("De quoi il s’agit"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class SplitForm(Form):
    """The name of the theme that is split off."""

    name = forms.CharField(label=_("Nom du nouveau thème"), max_length=120)


class PourForm(Form):
    """Into which theme another one is poured."""

    into = forms.TypedChoiceField(label=_("Verser dans"), coerce=int)

    def __init__(self, themes: list[Theme], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [("", _g("Choisissez un thème")), *((theme.pk, theme.name) for theme in themes)]


class SynthesisForm(Form):
    """A new synthesis, or an existing one to add to."""

    into = forms.TypedChoiceField(label=_("Regrouper dans"), coerce=int, required=False, empty_value=None)
    title = forms.CharField(label=_("Titre de la synthèse"), max_length=250, required=False)
    text = RichTextField(
        label=_("Texte de la synthèse"),
        help_text=_("Ce que ces contributions disent ensemble, désaccords compris."),
        required=False,
        max_length=20_000,
    )

    def __init__(self, syntheses: list[Contribution], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        field = self.fields["into"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(0, _g("Une nouvelle synthèse")), *((each.pk, each.title) for each in syntheses)]

    def clean(self) -> dict[str, Any]:
        """A new synthesis has a title and a text."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("into"):
            if not values.get("title"):
                self.add_error("title", _g("Donnez un titre à la synthèse."))
            if not values.get("text"):
                self.add_error("text", _g("Écrivez ce que ces contributions disent ensemble."))
        return values
