"""The base of every form: the State's look, errors in plain French, nothing blocked by the browser."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from dsfr.forms import DsfrBaseForm

from fabrique.foundations.ui.fields import draw_field
from fabrique.foundations.ui.widgets import (
    DateInput,
    DateTimeInputs,
    FileInput,
    FilesInput,
    Hinted,
    RichTextarea,
    TimeInput,
)

__all__ = [
    "DateField",
    "DateInput",
    "DateTimeField",
    "DateTimeInputs",
    "FileInput",
    "FilesInput",
    "FilterForm",
    "Form",
    "Hinted",
    "RichTextField",
    "RichTextarea",
    "TimeInput",
]

REQUIRED: tuple[tuple[type[forms.Field], Promise], ...] = (
    (forms.BooleanField, _("Cochez cette case pour continuer.")),
    (forms.FileField, _("Choisissez un fichier.")),
    (forms.MultipleChoiceField, _("Cochez au moins une réponse.")),
    (forms.ModelMultipleChoiceField, _("Cochez au moins une réponse.")),
    (forms.ChoiceField, _("Choisissez une réponse.")),
    (forms.ModelChoiceField, _("Choisissez une réponse.")),
    (forms.SplitDateTimeField, _("Indiquez la date et l’heure.")),
    (forms.DateField, _("Indiquez une date.")),
    (forms.EmailField, _("Indiquez une adresse électronique.")),
    (forms.Field, _("Ce champ est à remplir.")),
)
MESSAGES: dict[str, Promise] = {
    "max_length": _("Ce texte est trop long\u00a0: %(show_value)d caractères, pour %(limit_value)d au plus."),
    "min_length": _("Ce texte est trop court\u00a0: %(show_value)d caractères, il en faut au moins %(limit_value)d."),
    "max_value": _("Indiquez un nombre inférieur ou égal à %(limit_value)s."),
    "min_value": _("Indiquez un nombre supérieur ou égal à %(limit_value)s."),
    "invalid_choice": _("Cette réponse n’est plus proposée. Choisissez-en une autre."),
    "invalid_image": _("Ce fichier n’est pas une image que l’on sait lire."),
    "empty": _("Ce fichier est vide."),
}
INVALID: tuple[tuple[type[forms.Field], str, Promise], ...] = (
    (forms.EmailField, "invalid", _("Cette adresse n’est pas complète. Exemple\u00a0: prenom.nom@interieur.gouv.fr")),
    (forms.URLField, "invalid", _("Cette adresse n’est pas complète. Exemple\u00a0: https://www.interieur.gouv.fr")),
    (forms.SplitDateTimeField, "invalid_date", _("Cette date n’existe pas.")),
    (forms.SplitDateTimeField, "invalid_time", _("Cette heure n’existe pas. Exemple\u00a0: 14:30")),
    (forms.DateField, "invalid", _("Cette date n’existe pas. Exemple\u00a0: 05/05/2026")),
    (forms.IntegerField, "invalid", _("Indiquez un nombre entier.")),
    (forms.DecimalField, "invalid", _("Indiquez un nombre.")),
)


FAR_PAST, FAR_FUTURE = date(1900, 1, 1), date(2199, 12, 31)
FAR = _("Cette date n’existe pas. Exemple\u00a0: 05/05/2026")


class UiBoundField(forms.BoundField):
    """A bound field drawn by the house template."""

    def as_field_group(self) -> SafeString:
        """Label, hint, control and errors."""
        return draw_field(self)


class Form(DsfrBaseForm):  # type: ignore[misc]  # django-dsfr has no types
    """The base of every form.

    Errors stand next to their fields and in a summary; what was typed stays;
    optional fields say so (``mark_optional = False`` when they all are).
    """

    bound_field_class = UiBoundField
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Set the house messages where the form gives none of its own."""
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _set_messages(field)
            _bound_dates(field)

    def get_context(self) -> dict[str, Any]:
        """Without django-dsfr's transitional warning: optional fields are marked, by our template."""
        context: dict[str, Any] = super(DsfrBaseForm, self).get_context()
        return {**context, "DSFR_MARK_OPTIONAL_FIELDS": True}


class FilterForm(Form):
    """A form of filters: everything optional, sent by GET, never "bound but empty"."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Nothing is required in a filter."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False


class RichTextField(forms.CharField):
    """A text typed with light formatting (light Markdown)."""

    widget = RichTextarea


class DateField(forms.DateField):
    """A date, with the browser's picker."""

    widget = DateInput


class DateTimeField(forms.SplitDateTimeField):
    """A date and a time, Paris time."""

    widget = DateTimeInputs


def _set_messages(field: forms.Field) -> None:
    wanted: dict[str, Promise] = dict(MESSAGES)
    wanted["required"] = next(message for cls, message in REQUIRED if isinstance(field, cls))
    wanted.update({code: message for cls, code, message in INVALID if isinstance(field, cls)})
    defaults = _default_messages(type(field))
    for code, message in wanted.items():
        if field.error_messages.get(code) == defaults.get(code):
            field.error_messages[code] = cast("Any", message)


def _bound_dates(field: forms.Field) -> None:
    """Refuse years that no calendar here can reckon with: adding a day to the last one breaks everything."""
    dates = field.fields if isinstance(field, forms.MultiValueField) else (field,)
    for each in dates:
        if isinstance(each, forms.DateField) and not any(isinstance(v, MinValueValidator) for v in each.validators):
            each.validators = [*each.validators, MinValueValidator(FAR_PAST, FAR), MaxValueValidator(FAR_FUTURE, FAR)]


def _default_messages(cls: type[forms.Field]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for parent in reversed(cls.__mro__):
        merged.update(getattr(parent, "default_error_messages", {}))
    return merged
