"""Organisations, members, mandates."""

from __future__ import annotations

from datetime import datetime, time

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.forms.account import EmailHolderForm
from fabrique.foundations.people.states import OrganisationKind, OrganisationRole
from fabrique.foundations.ui.forms import DateField, FileInput, FilterForm, Form

FILE_LIMIT = 1024 * 1024
SIRET_DIGITS = 14


class OrganisationFilterForm(FilterForm):
    """Search in the tree."""

    q = forms.CharField(label=_("Nom ou sigle"), validators=[MaxLengthValidator(100)])
    kind = forms.ChoiceField(label=_("Nature"), choices=[("", _("Toutes")), *OrganisationKind.choices])
    archived = forms.BooleanField(label=_("Avec les organisations archivées"))


class OrganisationForm(Form):
    """What an organisation is called and what it is."""

    name = forms.CharField(label=_("Nom"), validators=[MaxLengthValidator(250)])
    acronym = forms.CharField(label=_("Sigle"), validators=[MaxLengthValidator(40)], required=False)
    kind = forms.ChoiceField(label=_("Nature"), choices=OrganisationKind.choices)
    siret = forms.CharField(
        label="SIRET", help_text=_("14 chiffres"), validators=[MaxLengthValidator(20)], required=False
    )

    def clean_siret(self) -> str:
        """Fourteen digits whose key is right (Luhn), or nothing."""
        digits = "".join(str(self.cleaned_data["siret"]).split())
        if digits and not _is_siret(digits):
            raise forms.ValidationError(_("Ce numéro n’est pas un SIRET. Vérifiez ses 14 chiffres."))
        return digits


def _is_siret(digits: str) -> bool:
    if len(digits) != SIRET_DIGITS or not (digits.isascii() and digits.isdigit()):
        return False
    if digits.startswith("356000000"):  # La Poste: the sum of the digits is a multiple of five
        return sum(map(int, digits)) % 5 == 0 or _luhn(digits)
    return _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = (int(digit) * (1 + position % 2) for position, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's nine


class PlaceFilterForm(FilterForm):
    """Look for another organisation."""

    q = forms.CharField(label=_("Chercher une organisation"), validators=[MaxLengthValidator(100)])


class MemberForm(EmailHolderForm):
    """Somebody who joins an organisation."""

    since = DateField(label=_("Depuis le"), required=False, help_text=_("Aujourd’hui si vous laissez vide."))


class LastDayForm(Form):
    """The last day of a membership."""

    last_day = DateField(label=_("Dernier jour"))


class MandateForm(EmailHolderForm):
    """A role, and until when."""

    role = forms.ChoiceField(label=_("Rôle"), choices=OrganisationRole.choices)
    until = DateField(label=_("Jusqu’au"), required=False, help_text=_("Sans fin si vous laissez vide."))

    def clean_until(self) -> datetime | None:
        """The end of that day, which must be to come."""
        day = self.cleaned_data["until"]
        if day is None:
            return None
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choisissez un jour à venir."))
        return timezone.make_aware(datetime.combine(day, time.max))


class LoadForm(Form):
    """A file of organisations."""

    file = forms.FileField(
        label=_("Fichier CSV"),
        help_text=_(
            "Colonnes\u00a0: id, name, type, et si possible acronym et parent_id. "
            "Rien n’est enregistré avant que vous ayez vu le résultat."
        ),
        widget=FileInput(accept=".csv,text/csv", max_bytes=FILE_LIMIT),
    )

    def clean_file(self) -> bytes:
        """Its bytes, if there are not too many."""
        file = self.cleaned_data["file"]
        if file.size > FILE_LIMIT:
            raise forms.ValidationError(_("Ce fichier est trop gros\u00a0: 1 Mo au plus."))
        return bytes(file.read())


class LoadConfirmForm(Form):
    """The text already shown, sent again to be written."""

    content = forms.CharField(widget=forms.HiddenInput, strip=False)
