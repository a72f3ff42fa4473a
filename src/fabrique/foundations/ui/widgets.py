"""Controls that the standard library of widgets lacks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Hinted:
    """The label of a choice, with a line of explanation under it; both may be lazy translations."""

    label: str | Promise
    hint: str | Promise = ""

    def __str__(self) -> str:
        return str(self.label)


class RichTextarea(forms.Textarea):
    """A text with light formatting; a toolbar and a preview come with the script."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Ten lines unless told otherwise."""
        super().__init__({"rows": 10, "data-rich": "", **(attrs or {})})


class DateInput(forms.DateInput):
    """The browser's date picker."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Browsers exchange ISO dates."""
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    """The browser's time picker."""

    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """To the minute."""
        super().__init__(attrs, format="%H:%M")


class DateTimeInputs(forms.SplitDateTimeWidget):
    """A date and a time, side by side, each with its own label."""

    template_name = "ui/widgets/datetime.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        """Two native pickers."""
        forms.MultiWidget.__init__(self, (DateInput(), TimeInput()), attrs)


class FileInput(forms.FileInput):
    """A file, with its limit checked before it leaves (``max_bytes``) when scripts run."""

    def __init__(self, attrs: dict[str, Any] | None = None, *, accept: str = "", max_bytes: int = 0) -> None:
        """``accept`` as in HTML; ``max_bytes`` 0 means no check in the browser."""
        extra: dict[str, Any] = {"class": "fr-upload"}
        if accept:
            extra["accept"] = accept
        if max_bytes:
            extra["data-max-bytes"] = str(max_bytes)
        super().__init__({**extra, **(attrs or {})})


class FilesInput(FileInput):
    """Several files at once."""

    allow_multiple_selected = True
