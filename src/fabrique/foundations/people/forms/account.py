"""One's own account, and the search for people."""

from __future__ import annotations

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.states import AccountState
from fabrique.foundations.ui.forms import FilterForm, Form


class ProfileForm(Form):
    """Names and function."""

    given_name = forms.CharField(
        label=_("Prénom"),
        validators=[MaxLengthValidator(80)],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Nom"),
        validators=[MaxLengthValidator(80)],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    job_title = forms.CharField(
        label=_("Fonction"),
        validators=[MaxLengthValidator(160)],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )


class EmailForm(Form):
    """The new address."""

    new_email = forms.EmailField(
        label=_("Nouvelle adresse électronique"),
        help_text=_("Un courriel y sera envoyé\u00a0: l’adresse change quand vous l’aurez confirmée."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class LeaveForm(Form):
    """One really wants to go."""

    sure = forms.BooleanField(label=_("J’ai compris que mon compte ne pourra pas être rétabli"))


class PersonFilterForm(FilterForm):
    """Search in the directory."""

    q = forms.CharField(label=_("Prénom ou nom"), validators=[MaxLengthValidator(100)])


class AccountFilterForm(FilterForm):
    """Search among the accounts."""

    q = forms.CharField(label=_("Nom ou adresse électronique"), validators=[MaxLengthValidator(100)])
    state = forms.ChoiceField(
        label=_("État"),
        choices=[
            ("", _("Tous")),
            *(
                (state.value, state.label)
                for state in (AccountState.ACTIVE, AccountState.INVITED, AccountState.DEACTIVATED)
            ),
        ],
    )


class EmailHolderForm(Form):
    """Somebody who has an account, by their address."""

    email = forms.EmailField(
        label=_("Adresse électronique de la personne"),
        help_text=_("Celle de son compte."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class InvitationForm(Form):
    """Somebody to invite."""

    email = forms.EmailField(label=_("Adresse électronique"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    given_name = forms.CharField(label=_("Prénom"), validators=[MaxLengthValidator(80)])
    family_name = forms.CharField(label=_("Nom"), validators=[MaxLengthValidator(80)])
    message = forms.CharField(
        label=_("Mot d’accompagnement"),
        help_text=_("Il figure dans le courriel, sous votre nom."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
