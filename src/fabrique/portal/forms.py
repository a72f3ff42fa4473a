"""What an administrator looks for in the journal."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.journal.queries import Filters, known_verbs
from fabrique.foundations.ui.forms import DateField, FilterForm

MOST = 2**62


class JournalFilter(FilterForm):
    """Acts, persons, objects and dates."""

    verb = forms.ChoiceField(label=_("Acte"), required=False)
    actor = forms.IntegerField(label=_("Numéro de la personne"), required=False, min_value=1, max_value=MOST)
    scope = forms.RegexField(
        label=_("Espace"), help_text=_("Par exemple : challenge:12"), regex=r"^[a-z_]+:\d{1,18}$", required=False
    )
    since = DateField(label=_("Depuis le"), required=False)
    until = DateField(label=_("Jusqu’au"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        verb = self.fields["verb"]
        assert isinstance(verb, forms.ChoiceField)  # noqa: S101 - declared above
        verb.choices = [("", _("Tous les actes")), *((name, name) for name in known_verbs())]

    def filters(self) -> Filters:
        """Return what is asked; a field in error asks nothing."""
        found = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return Filters(
            actor_id=found.get("actor"),
            verb=found.get("verb", ""),
            scope=found.get("scope", ""),
            since=found.get("since"),
            until=found.get("until"),
        )


class BoardFilter(FilterForm):
    """Over how long."""

    periode = forms.ChoiceField(
        label=_("Période"),
        choices=[
            ("12", _("Les douze derniers mois")),
            ("3", _("Les trois derniers mois")),
            ("6", _("Les six derniers mois")),
            ("24", _("Les deux dernières années")),
            ("120", _("Les dix dernières années")),
        ],
    )

    @property
    def months(self) -> int:
        """How many months back."""
        found = self.cleaned_data.get("periode") if self.is_valid() else ""
        return int(found or 12)
