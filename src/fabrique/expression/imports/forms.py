"""The upload, and how to read the file."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.states import WRITTEN_KINDS
from fabrique.expression.imports.readers import READERS, Preview
from fabrique.expression.imports.readers.mapping import MAPPING_FIELDS
from fabrique.foundations.ui.forms import FileInput, Form, Hinted
from fabrique.foundations.ui.wording import file_size

EXPLANATIONS = {
    "cap-collectif": _("Fichier CSV exporté d’une consultation Cap Collectif, avec ses votes et ses arguments."),
    "republique-numerique": _("Archive ZIP des fichiers propositions, arguments, sources et amendements."),
    "decidim": _("Fichier CSV, ou archive ZIP de plusieurs, exporté de Decidim ou d’un autre Fabrique."),
    "csv": _("Un tableau à vous, une contribution par ligne. Vous direz quelle colonne est quoi."),
    "xlsx": _("Un classeur à vous, une contribution par ligne. Vous direz quelle colonne est quoi."),
}
FREE = {"csv", "xlsx"}


class UploadForm(Form):
    """Which file, of which format."""

    format = forms.ChoiceField(
        label=_("D’où vient le fichier ?"),
        choices=[(name, Hinted(reader.label_fr, EXPLANATIONS[name])) for name, reader in READERS.items()],
        widget=forms.RadioSelect,
    )
    upload = forms.FileField(
        label=_("Fichier"),
        widget=FileInput(accept=".csv,.zip,.xlsx,.jsonl,.txt", max_bytes=settings.FABRIQUE_IMPORT_LIMIT),
    )

    def clean_upload(self) -> UploadedFile[Any]:
        """Refuse what is empty or over the limit, with the figures."""
        upload: UploadedFile[Any] = self.cleaned_data["upload"]
        limit = settings.FABRIQUE_IMPORT_LIMIT
        if (upload.size or 0) > limit:
            raise ValidationError(
                _g("Ce fichier pèse %(size)s ; la limite est de %(limit)s. Partagez-le en plusieurs fichiers.")
                % {"size": file_size(upload.size or 0), "limit": file_size(limit)}
            )
        return upload


class ReadingForm(Form):
    """How to read a free table: which column is what, the nature of the contributions."""

    kind = forms.ChoiceField(
        label=_("Nature des contributions"),
        help_text=_("Sert quand aucune colonne ne la donne."),
        choices=[(kind.value, kind.label) for kind in WRITTEN_KINDS],
        initial="idee",
    )

    has_header = forms.BooleanField(label=_("La première ligne donne les titres des colonnes"), required=False)

    def __init__(self, preview: Preview, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["has_header"].initial = preview.has_header
        columns = [("", _g("— aucune —"))]
        columns += [
            (str(place), name or _g("Colonne %(n)d") % {"n": place + 1}) for place, name in enumerate(preview.header)
        ]
        for name, label in MAPPING_FIELDS.items():
            guessed = preview.mapping.get(name)
            self.fields[f"column_{name}"] = forms.ChoiceField(
                label=label, choices=columns, required=False, initial="" if guessed is None else str(guessed)
            )

    def clean(self) -> dict[str, Any]:
        """A contribution needs at least a title or a text."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if not values.get("column_title") and not values.get("column_body"):
            self.add_error("column_body", _g("Indiquez au moins la colonne du texte, ou celle du titre."))
        return values

    def options(self) -> dict[str, Any]:
        """Return the reading options that the readers take."""
        mapping: dict[str, Any] = {}
        for name in MAPPING_FIELDS:
            value = self.cleaned_data.get(f"column_{name}", "")
            mapping[name] = int(value) if value else ""
        return {
            "kind": self.cleaned_data["kind"],
            "has_header": self.cleaned_data["has_header"],
            "mapping": mapping,
        }


class ConfirmForm(Form):
    """Whether to take the sound rows of a file that has faulty ones."""

    keeps_sound_rows = forms.BooleanField(
        label=_("Importer les lignes correctes même si d’autres sont refusées"),
        help_text=_("Sans cela, une seule ligne refusée empêche tout l’import."),
        required=False,
        initial=True,
    )
