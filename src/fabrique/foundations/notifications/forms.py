"""What a person chooses about their messages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.notifications.states import Frequency
from fabrique.foundations.ui.forms import Form


class PreferenceForm(Form):
    """How often, and at what hour for the daily digest."""

    frequency = forms.ChoiceField(
        label=_("Quand voulez-vous recevoir les courriels ?"), choices=Frequency.choices, widget=forms.RadioSelect
    )
    digest_hour = forms.TypedChoiceField(
        label=_("Heure du courriel quotidien"),
        help_text=_("Sert seulement si vous avez choisi un courriel par jour."),
        choices=[(hour, f"{hour} h") for hour in range(6, 21)],
        coerce=int,
    )
