"""Fields that several forms share: an organisation by its name, a person by their address, plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import account_by_email
from fabrique.implementation.experimentations.queries import organisations_named

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SHOWN = 6
LONGEST = 4_000


class OrganisationField(forms.CharField):
    """An organisation, by its name or its acronym; says which ones are meant when it is not clear."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
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
            _("Plusieurs organisations répondent à ce nom. Précisez : %(names)s.") % {"names": names}
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
            raise forms.ValidationError(_("Personne n’a de compte ouvert avec cette adresse."))
        return person


def words(label: _StrPromise, hint: _StrPromise | str = "", *, rows: int = 4, required: bool = True) -> forms.CharField:
    """A few sentences of plain text."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, help_text=hint, max_length=LONGEST, widget=area, required=required)
