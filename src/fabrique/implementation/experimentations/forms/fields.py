"""Fields that several forms share: an organisation by its name, a person by their address, a checked file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.contributions.rules import ACCEPTED, CheckedFile, check_file
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import account_by_email
from fabrique.foundations.ui.forms import FileInput
from fabrique.implementation.experimentations.queries import organisations_named

SHOWN = 6
NUMBER = {"inputmode": "decimal", "autocomplete": "off"}


class OrganisationField(forms.CharField):
    """An organisation, by its name or its acronym; says which ones are meant when it is not clear."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("label", lazy("Organisation"))
        kwargs.setdefault("help_text", lazy("Son nom ou son sigle."))
        kwargs.setdefault("max_length", 250)
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Organisation | None:  # noqa: ANN401 - Django's signature
        """Return the one organisation that is meant."""
        text = super().clean(value)
        if not text:
            return None
        found = organisations_named(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise forms.ValidationError(_("Aucune organisation ne porte ce nom. Vérifiez-le dans l’annuaire."))
        names = "\u00a0; ".join(str(each) for each in found[:SHOWN])
        raise forms.ValidationError(
            _("Plusieurs organisations répondent à ce nom. Précisez : %(names)s.") % {"names": names}
        )


class PersonField(forms.EmailField):
    """A person who has an account, by their address."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("widget", forms.EmailInput(attrs={"autocomplete": "off"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Person | None:  # noqa: ANN401 - Django's signature
        """Return the person who has that address."""
        address = super().clean(value)
        if not address:
            return None
        person = account_by_email(address)
        if person is None or not person.is_active:
            raise forms.ValidationError(_("Personne n’a de compte avec cette adresse. Invitez-la d’abord."))
        return person


class CheckedFileField(forms.FileField):
    """A file whose type is what its content says."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        accepted = ",".join(f".{each}" for each in ACCEPTED)
        kwargs.setdefault("widget", FileInput(accept=accepted, max_bytes=settings.FABRIQUE_UPLOAD_LIMIT))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> CheckedFile | None:  # noqa: ANN401 - Django's signature
        """Return the file that may be kept."""
        upload = super().clean(data, initial)
        if not upload:
            return None
        try:
            return check_file(upload, upload.name or "", limit=settings.FABRIQUE_UPLOAD_LIMIT)
        except Refused as error:
            raise forms.ValidationError(error.message) from error


class NumberField(forms.DecimalField):
    """A number as it is written in French: « 1 250,5 »."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 3)
        kwargs.setdefault("widget", forms.TextInput(attrs=NUMBER))
        super().__init__(**kwargs)
        self.error_messages["max_digits"] = _("Ce nombre est trop grand pour être gardé.")
        self.error_messages["max_whole_digits"] = _("Ce nombre est trop grand pour être gardé.")
        self.error_messages["max_decimal_places"] = _("Trois chiffres après la virgule au plus.")

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Read spaces and the comma as they are written."""
        if isinstance(value, str):
            value = "".join(char for char in value if not char.isspace()).replace(",", ".").replace("\u2212", "-")
        return super().to_python(value)
