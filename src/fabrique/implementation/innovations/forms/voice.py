"""Opinions, messages, reasons, persons, files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.contributions.rules.file import ACCEPTED, CheckedFile, check_file
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.ui.forms import FileInput, FilterForm, Form, Hinted, RichTextarea, RichTextField
from fabrique.implementation.innovations.actions.voice import LONGEST_MESSAGE
from fabrique.implementation.innovations.models import Authorship
from fabrique.implementation.innovations.rules.life import LONGEST_REASON
from fabrique.implementation.innovations.states import SafetyVerdict, UsefulnessMark


class ReasonForm(Form):
    """Why: those concerned read it."""

    reason = forms.CharField(
        label=lazy("Pourquoi"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 4})
    )


class OpinionForm(Form):
    """Headquarters judge harmlessness, and nothing else."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    verdict = forms.ChoiceField(
        label=lazy("Cette innovation peut-elle nuire à quelqu’un ?"),
        widget=forms.RadioSelect,
        choices=[
            (
                SafetyVerdict.HARMLESS,
                Hinted(SafetyVerdict.HARMLESS.label, lazy("Rien ne s’oppose à ce qu’elle circule.")),
            ),
            (
                SafetyVerdict.WITH_PRECAUTIONS,
                Hinted(
                    SafetyVerdict.WITH_PRECAUTIONS.label, lazy("Elle peut circuler si l’on suit ce que vous écrivez.")
                ),
            ),
            (
                SafetyVerdict.HARMFUL,
                Hinted(SafetyVerdict.HARMFUL.label, lazy("Elle expose des personnes ou des données.")),
            ),
        ],
    )
    text = RichTextField(
        label=lazy("Précautions, ou ce qui peut nuire"),
        required=False,
        max_length=4_000,
        widget=RichTextarea(attrs={"rows": 5}),
        help_text=lazy("Obligatoire si l’avis n’est pas « sans danger ». Son utilité, c’est le terrain qui la juge."),
    )

    def clean(self) -> dict[str, Any]:
        """Precautions are told."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("verdict") not in {None, SafetyVerdict.HARMLESS} and not (data.get("text") or "").strip():
            self.add_error("text", _("Dites quelles précautions prendre, ou ce qui peut nuire."))
        return data


class UsefulnessForm(Form):
    """Is it useful where you work?"""

    mark = forms.ChoiceField(
        label=lazy("Chez vous, cette innovation serait…"), widget=forms.RadioSelect, choices=UsefulnessMark.choices
    )
    note = forms.CharField(label=lazy("Pourquoi"), max_length=300, required=False)


class CommentForm(Form):
    """A message in the thread."""

    body = forms.CharField(
        label=lazy("Votre message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 4})
    )
    parent = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class PersonSearchForm(FilterForm):
    """A name, or a part of it."""

    q = forms.CharField(
        label=lazy("Nom de la personne"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 80}),
    )


class SharesForm(Form):
    """A percent for each person; 0 takes somebody away."""

    mark_optional = False

    def __init__(self, *args: Any, authors: Sequence[Authorship], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """One field per person."""
        super().__init__(*args, **kwargs)
        for each in authors:
            self.fields[f"share_{each.person_id}"] = forms.IntegerField(
                label=each.person.get_full_name(), min_value=0, max_value=100, initial=each.share
            )

    def shares(self) -> dict[int, int]:
        """Persons and percents, those at 0 left out."""
        return {int(name.removeprefix("share_")): value for name, value in self.cleaned_data.items() if value}


class KitFileForm(Form):
    """One file, and what it is for."""

    file = forms.FileField(label=lazy("Fichier"), widget=FileInput(accept=",".join(f".{each}" for each in ACCEPTED)))
    label = forms.CharField(
        label=lazy("À quoi il sert"),
        max_length=200,
        required=False,
        help_text=lazy("Par exemple : modèle de courrier, guide de l’agent, code de l’outil."),
    )

    def clean_file(self) -> CheckedFile:
        """Its content says its type, and must agree with its name."""
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            return check_file(upload, upload.name or "", limit=settings.FABRIQUE_UPLOAD_LIMIT)
        except Refused as error:
            raise ValidationError(error.message) from error
