"""The filters of the list of contributions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.rules import ChallengeStanding
from fabrique.expression.contributions.queries import FilterChoices, Wanted
from fabrique.expression.contributions.states import ContributionKind
from fabrique.foundations.ui.forms import FilterForm

WITHOUT_THEME = "aucun"
LONGEST_SEARCH = 200


class ContributionFilterForm(FilterForm):
    """Everything optional; only values that exist in the challenge are offered."""

    q = forms.CharField(
        label=lazy("Mots cherchés"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": LONGEST_SEARCH}),
    )
    theme = forms.ChoiceField(label=lazy("Thème"))
    nature = forms.ChoiceField(label=lazy("Nature"))
    organisation = forms.ChoiceField(label=lazy("Organisation"))
    rubrique = forms.ChoiceField(label=lazy("Rubrique"))
    etat = forms.ChoiceField(label=lazy("État"))
    tri = forms.ChoiceField(label=lazy("Ordre"))
    miennes = forms.BooleanField(label=lazy("Les miennes"))
    soutenues = forms.BooleanField(label=lazy("Celles que je soutiens"))
    non_lues = forms.BooleanField(label=lazy("Pas encore lues"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        standing: ChallengeStanding,
        offered: FilterChoices,
        tallies: bool,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer what there is to choose from, and leave out what would be of no use."""
        super().__init__(*args, **kwargs)
        self.face = (offered, tallies, standing.base.signed_in, standing.takes_part, standing.moderates)
        every = ("", _("Toutes"))
        themes = [("", _("Tous")), (WITHOUT_THEME, _("Sans thème")), *offered.themes]
        self._set("theme", themes, keep=bool(offered.themes))
        self._set("nature", [every, *ContributionKind.choices])
        self._set("organisation", [every, *offered.organisations], keep=len(offered.organisations) > 1)
        self._set("rubrique", [every, *offered.sections], keep=bool(offered.sections))
        self._set("etat", _states(standing))
        orders = [("", _("Les plus récentes")), ("discutees", _("Les plus discutées"))]
        if tallies:
            orders.insert(1, ("soutenues", _("Les plus soutenues")))
        self._set("tri", orders)
        if not standing.base.signed_in:
            del self.fields["miennes"], self.fields["soutenues"]
        if not standing.takes_part:
            del self.fields["non_lues"]

    def _set(self, name: str, choices: list[Any], *, keep: bool = True) -> None:
        if not keep:
            del self.fields[name]
            return
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = choices

    def wanted(self) -> Wanted:
        """Return the filters that were understood; what is wrong is left out."""
        self.is_valid()
        data = self.cleaned_data
        theme = data.get("theme") or ""
        return Wanted(
            text=(data.get("q") or "")[:LONGEST_SEARCH],
            theme=int(theme) if theme.isdecimal() else None,
            without_theme=theme == WITHOUT_THEME,
            section=int(data["rubrique"]) if data.get("rubrique") else None,
            kind=data.get("nature") or "",
            organisation=int(data["organisation"]) if data.get("organisation") else None,
            state=data.get("etat") or "",
            mine=bool(data.get("miennes")),
            supported=bool(data.get("soutenues")),
            unread=bool(data.get("non_lues")),
            order=data.get("tri") or "recentes",
        )


def _states(standing: ChallengeStanding) -> list[tuple[str, str]]:
    states = [
        ("", _("Publiées")),
        ("en-attente", _("En attente de suite")),
        ("reprises", _("Reprises dans une recommandation")),
        ("regroupees", _("Reprises dans une synthèse")),
        ("ecartees", _("Écartées, avec un motif")),
    ]
    if standing.base.signed_in:
        states += [("brouillons", _("Mes brouillons")), ("retirees", _("Celles que j’ai retirées"))]
        hidden = _("Masquées par la modération") if standing.moderates else _("Les miennes, masquées par la modération")
        states.append(("masquees", hidden))
    return states
