"""Figures, help and agreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.diffusion.replications.actions import AgreementTerms, Figure
from fabrique.diffusion.replications.models import ReplicationMeasure
from fabrique.expression.contributions.rules import CheckedFile, check_file
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.forms import DateField, FileInput, Form
from fabrique.implementation.innovations.models import SheetIndicator

HOURS_AT_MOST = 24
Pair = tuple[SheetIndicator, ReplicationMeasure | None]


class FiguresForm(Form):
    """For each indicator of the sheet: where the adopter started, and where it is."""

    def __init__(self, *args: Any, pairs: Sequence[Pair], today: date, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Two values and two dates per indicator."""
        self.indicators = [indicator for indicator, _measure in pairs]
        super().__init__(*args, **kwargs)
        for indicator, measure in pairs:
            self._add(indicator, measure, today)

    def _add(self, indicator: SheetIndicator, measure: ReplicationMeasure | None, today: date) -> None:
        unit = f" ({indicator.unit})" if indicator.unit else ""
        asked = measure is not None
        self.fields[f"b{indicator.pk}"] = forms.DecimalField(
            label=_("Valeur de départ chez vous%(unit)s") % {"unit": unit},
            required=asked, initial=measure.baseline.normalize() if measure else None, max_digits=18, decimal_places=4, localize=True,
        )  # fmt: skip
        self.fields[f"bd{indicator.pk}"] = DateField(
            label=_("Mesurée le"), required=asked, initial=measure.baseline_on if measure else today
        )
        after = measure.after.normalize() if measure and measure.after is not None else None
        self.fields[f"a{indicator.pk}"] = forms.DecimalField(
            label=_("Valeur depuis%(unit)s") % {"unit": unit},
            required=False,
            initial=after,
            max_digits=18,
            decimal_places=4,
            localize=True,
        )
        self.fields[f"ad{indicator.pk}"] = DateField(
            label=_("Mesurée le"), required=False, initial=measure.after_on if measure else None
        )

    def groups(self) -> list[tuple[SheetIndicator, list[forms.BoundField]]]:
        """The four fields of each indicator, for the page."""
        return [(each, [self[f"{name}{each.pk}"] for name in ("b", "bd", "a", "ad")]) for each in self.indicators]

    def clean(self) -> dict[str, Any]:
        """A later value goes with a starting point and with its own day."""
        data: dict[str, Any] = super().clean() or {}
        for each in self.indicators:
            start, start_on, after, after_on = (data.get(f"{name}{each.pk}") for name in ("b", "bd", "a", "ad"))
            if after is not None and start is None:
                self.add_error(f"b{each.pk}", _("Indiquez d’abord la valeur de départ."))
            if start is not None and start_on is None:
                self.add_error(f"bd{each.pk}", _("Indiquez le jour de cette mesure."))
            if after is not None and after_on is None:
                self.add_error(f"ad{each.pk}", _("Indiquez le jour de cette mesure."))
            if after_on is not None and start_on is not None and after_on < start_on:
                self.add_error(f"ad{each.pk}", _("Ce jour précède le point de départ."))
        return data

    def figures(self) -> list[Figure]:
        """What was typed, where something was."""
        data = self.cleaned_data
        return [
            Figure(
                each,
                data[f"b{each.pk}"],
                data[f"bd{each.pk}"],
                data[f"a{each.pk}"],
                data[f"ad{each.pk}"] if data[f"a{each.pk}"] is not None else None,
            )
            for each in self.indicators
            if data[f"b{each.pk}"] is not None
        ]


class HelpForm(Form):
    """Who of the source gave time, how much, for what."""

    person = forms.ChoiceField(label=lazy("Qui a aidé\u00a0?"))
    hours = forms.IntegerField(label=lazy("Heures"), min_value=0, max_value=HOURS_AT_MOST, required=False)
    minutes = forms.IntegerField(label=lazy("Minutes"), min_value=0, max_value=59, required=False)
    on = DateField(label=lazy("Quel jour\u00a0?"))
    note = forms.CharField(
        label=lazy("Pour quoi faire\u00a0?"),
        required=False,
        max_length=300,
        help_text=lazy("Exemple\u00a0: «\u00a0Présentation du guichet à l’équipe\u00a0»."),
    )

    def __init__(self, *args: Any, agents: Iterable[Person], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the agents of the source."""
        super().__init__(*args, **kwargs)
        self.agents = {str(each.pk): each for each in agents}
        self.fields["person"].choices = [("", _("Choisissez une personne"))] + [
            (key, each.get_full_name()) for key, each in self.agents.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Hours and minutes make a duration."""
        data: dict[str, Any] = super().clean() or {}
        total = (data.get("hours") or 0) * 60 + (data.get("minutes") or 0)
        if not self.errors and not 0 < total <= HOURS_AT_MOST * 60:
            self.add_error("hours", _("Indiquez une durée, d’un jour au plus."))
        data["total"] = total
        return data


class DocumentField(forms.FileField):
    """One file, checked by its content."""

    def clean(self, data: Any, initial: Any = None) -> CheckedFile:  # noqa: ANN401 - Django's signature
        """Return the file that may be kept, or say why it may not."""
        upload: UploadedFile[Any] = super().clean(data, initial)
        try:
            return check_file(upload, upload.name or "", limit=settings.FABRIQUE_UPLOAD_LIMIT)
        except Refused as error:
            raise forms.ValidationError(error.message) from error


class AgreementForm(Form):
    """The signed document and what it says."""

    document = DocumentField(
        label=lazy("La convention signée"),
        widget=FileInput(accept=".pdf,.docx,.odt", max_bytes=settings.FABRIQUE_UPLOAD_LIMIT),
        help_text=lazy("PDF de préférence, ou document texte."),
    )
    licence = forms.CharField(
        label=lazy("Licence"),
        max_length=200,
        help_text=lazy(
            "Sous quelle licence l’entreprise reprend-elle l’innovation\u00a0? Exemple\u00a0: «\u00a0Licence ouverte 2.0\u00a0»."
        ),
    )
    signed_on = DateField(label=lazy("Signée le"))
    starts_on = DateField(label=lazy("Valable à partir du"))
    ends_on = DateField(label=lazy("Valable jusqu’au"))
    undertaking = forms.BooleanField(
        label=lazy("Aucune donnée personnelle ni restreinte n’est transmise à l’entreprise"),
    )

    def clean(self) -> dict[str, Any]:
        """Dates in their order."""
        data: dict[str, Any] = super().clean() or {}
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("La fin précède le début."))
        return data

    def terms(self) -> AgreementTerms:
        """What the document says."""
        data = self.cleaned_data
        return AgreementTerms(data["licence"], data["signed_on"], data["starts_on"], data["ends_on"])
