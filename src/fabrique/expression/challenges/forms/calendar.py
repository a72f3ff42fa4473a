"""The table of the calendar, and the end of one phase."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fabrique.expression.challenges.actions import Planned
from fabrique.expression.challenges.models import Phase
from fabrique.expression.challenges.rules import Slot
from fabrique.expression.challenges.states import PHASE_PURPOSES, PhaseKind
from fabrique.foundations.ui.forms import DateField, DateTimeField, Form

MOST_ROWS = 30


class CalendarForm(Form):
    """One row for each phase: kept or not, title, start, end."""

    mark = forms.CharField(widget=forms.HiddenInput, required=False)
    mark_optional = False

    def __init__(self, *args: Any, phases: Sequence[Phase | Slot], mark: str = "", **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """A row for each phase there is, then one for each kind that is missing."""
        self.lines: list[dict[str, Any]] = []
        super().__init__(*args, **kwargs)
        self.fields["mark"].initial = mark
        if self.is_bound:
            self._as_typed()
            return
        for phase in phases:
            self._add(phase.kind, phase, phase.pk if isinstance(phase, Phase) else None)
        present = {phase.kind for phase in phases}
        for kind in PhaseKind:
            if kind.value not in present:
                self._add(kind.value, None, None)

    def _as_typed(self) -> None:
        """The rows that were shown, even if a colleague has changed the calendar since."""
        for number in range(MOST_ROWS):
            kind = self.data.get(f"phase{number}_kind")
            if kind not in PhaseKind.values:
                break
            self._add(kind, None, None)

    def _add(self, kind: str, phase: Phase | Slot | None, pk: int | None) -> None:
        key = f"phase{len(self.lines)}"
        label = PhaseKind(kind).label
        self.fields[f"{key}_used"] = forms.BooleanField(
            label=str(label), required=False, initial=phase is not None, help_text=PHASE_PURPOSES[PhaseKind(kind)]
        )
        self.fields[f"{key}_title"] = forms.CharField(
            label=_("Titre affiché"),
            required=False,
            max_length=120,
            initial=phase.title if phase else "",
            widget=forms.TextInput(attrs={"placeholder": str(label)}),
        )
        for edge, words in (("starts", _("Début")), ("ends", _("Fin"))):
            self.fields[f"{key}_{edge}"] = DateTimeField(
                label=words, required=False, initial=getattr(phase, f"{edge}_at", None)
            )
            self.fields[f"{key}_{edge}"].error_messages.update(
                invalid_date=_("Cette date n’existe pas."),
                invalid_time=_("Cette heure n’existe pas. Exemple\u00a0: 14:30"),
            )
        self.fields[f"{key}_pk"] = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=pk)
        self.fields[f"{key}_kind"] = forms.ChoiceField(
            widget=forms.HiddenInput, choices=PhaseKind.choices, initial=kind
        )
        self.lines.append({"key": key, "kind": kind, "label": label})

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The rows with their fields, for the template."""
        return [
            {
                **line,
                **{name: self[f"{line['key']}_{name}"] for name in ("used", "title", "starts", "ends", "pk")},
                "kind_field": self[f"{line['key']}_kind"],
            }
            for line in self.lines
        ]

    def clean(self) -> dict[str, Any]:
        """A phase that is used has its end after its start."""
        data: dict[str, Any] = super().clean() or {}
        for line in self.lines:
            starts, ends = data.get(f"{line['key']}_starts"), data.get(f"{line['key']}_ends")
            if data.get(f"{line['key']}_used") and ends and starts and ends <= starts:
                self.add_error(f"{line['key']}_ends", _("La fin de cette phase vient avant son début."))
            if data.get(f"{line['key']}_used") and ends and not starts and f"{line['key']}_starts" not in self.errors:
                self.add_error(f"{line['key']}_starts", _("Indiquez aussi le début."))
        return data

    def planned(self) -> list[Planned]:
        """The rows that are used, as the action wants them."""
        data = self.cleaned_data
        return [
            Planned(
                kind=data[f"{key}_kind"],
                title=data[f"{key}_title"],
                starts_at=data[f"{key}_starts"],
                ends_at=data[f"{key}_ends"],
                pk=data[f"{key}_pk"],
            )
            for key in (line["key"] for line in self.lines)
            if data[f"{key}_used"]
        ]


class ProposalForm(Form):
    """From which day to propose a calendar."""

    depuis = DateField(label=gettext_lazy("Premier jour"))


class PhaseEndForm(Form):
    """When a phase will end."""

    ends = DateTimeField(
        label=gettext_lazy("Fin de la phase"),
        required=False,
        help_text=gettext_lazy("Heure de Paris. Sans date, la phase reste ouverte jusqu’à ce que vous la terminiez."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_ends(self) -> datetime | None:
        """In the future."""
        ends: datetime | None = self.cleaned_data["ends"]
        if ends is not None and ends <= timezone.now():
            raise forms.ValidationError(_("Indiquez une date à venir."))
        return ends
