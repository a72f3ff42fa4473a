"""Sites, partners, agreements, indicators, measures, documents, messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.ui.forms import DateField, FileInput, Form, Hinted, RichTextarea, RichTextField
from fabrique.implementation.experimentations.actions import Terms, Yardstick
from fabrique.implementation.experimentations.forms.fields import CheckedFileField, NumberField, OrganisationField
from fabrique.implementation.experimentations.models import Agreement, Indicator
from fabrique.implementation.experimentations.rules import decoded

MOST_BYTES = 300_000
OPENS = [
    ("measures", Hinted(lazy("Les mesures"), lazy("Les indicateurs, leurs courbes, leur évolution, et l’évaluation une fois rendue."))),
    ("documents", Hinted(lazy("Les documents"), lazy("Ceux que vous joignez à l’expérimentation."))),
    ("discussion", Hinted(lazy("Les échanges"), lazy("Lire les messages et en écrire."))),
]  # fmt: skip


class SiteForm(Form):
    """Where it is tried."""

    organisation = OrganisationField(label=lazy("Service d’accueil"))
    place = forms.CharField(
        label=lazy("Lieu"), max_length=200, help_text=lazy("Exemple : accueil de la préfecture de Rennes.")
    )
    contact = forms.CharField(
        label=lazy("Personne à joindre"),
        max_length=200,
        required=False,
        help_text=lazy("Visible de l’intérieur seulement."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PartnerForm(Form):
    """With whom it is tried."""

    organisation = OrganisationField(label=lazy("Organisation partenaire"))
    brings = forms.CharField(
        label=lazy("Ce qu’elle apporte"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class AgreementForm(Form):
    """What is agreed with a partner."""

    starts_on = DateField(label=lazy("Début de la convention"))
    ends_on = DateField(
        label=lazy("Fin de la convention"), help_text=lazy("Passé ce jour, le partenaire ne voit plus rien.")
    )
    confidentiality = forms.CharField(
        label=lazy("Confidentialité"),
        help_text=lazy("Ce que chacun s’engage à ne pas répéter, et pendant combien de temps."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    rights = forms.CharField(
        label=lazy("Droits sur les résultats"),
        help_text=lazy("Qui pourra réutiliser quoi : licence, propriété, publication."),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    opens = forms.MultipleChoiceField(
        label=lazy("Ce que la convention ouvre au partenaire"),
        help_text=lazy(
            "En plus du titre, de l’hypothèse, des critères, des dates et des sites. Rien d’autre ne lui est montré."
        ),
        choices=OPENS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    file = CheckedFileField(label=lazy("Document de la convention"), required=False)

    def __init__(self, *args: Any, agreement: Agreement | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        if agreement is not None and agreement.file:
            self.fields["file"].help_text = self["file"].help_text = _(
                "« %(name)s » est déjà joint. Choisissez un fichier pour le remplacer."
            ) % {"name": agreement.name}

    def clean(self) -> dict[str, Any]:
        """The end comes after the start."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("La fin est avant le début : corrigez l’une des deux dates."))
        return data

    def terms(self) -> Terms:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        opens = {f"opens_{name}": name in data["opens"] for name, _label in OPENS}
        return Terms(
            data["starts_on"], data["ends_on"], data["confidentiality"], data["rights"], **opens, file=data["file"]
        )


def agreement_initial(agreement: Agreement | None) -> dict[str, Any]:
    """Return the fields of a form that changes ``agreement``."""
    if agreement is None:
        return {}
    return {
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "confidentiality": agreement.confidentiality,
        "rights": agreement.rights,
        "opens": [name for name, _label in OPENS if getattr(agreement, f"opens_{name}")],
    }


class IndicatorForm(Form):
    """What shows whether it works."""

    name = forms.CharField(
        label=lazy("Ce que l’on mesure"), max_length=120, help_text=lazy("Exemple : durée d’attente au guichet.")
    )
    unit = forms.CharField(
        label=lazy("Unité"), max_length=40, required=False, help_text=lazy("Exemple : minutes, %, euros.")
    )
    baseline = NumberField(
        label=lazy("Valeur de départ"),
        required=False,
        help_text=lazy("Avant l’expérimentation. Il la faut pour commencer."),
    )
    target = NumberField(label=lazy("Valeur visée"), required=False)
    better = forms.ChoiceField(
        label=lazy("Quand est-ce mieux ?"),
        choices=[("plus", lazy("Quand la valeur monte")), ("moins", lazy("Quand elle descend"))],
        widget=forms.RadioSelect,
        initial="plus",
    )
    method = forms.CharField(
        label=lazy("Comment on la mesure"),
        help_text=lazy("Qui relève quoi, quand, auprès de qui : un autre service doit pouvoir faire pareil."),
        max_length=3_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def yardstick(self) -> Yardstick:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        return Yardstick(
            data["name"], data["unit"], data["method"], data["baseline"], data["target"], data["better"] == "plus"
        )


def indicator_initial(indicator: Indicator) -> dict[str, Any]:
    """Return the fields of a form that changes ``indicator``."""
    return {
        "name": indicator.name,
        "unit": indicator.unit,
        "baseline": written(indicator.baseline),
        "target": written(indicator.target),
        "better": "plus" if indicator.higher_is_better else "moins",
        "method": indicator.method,
    }


def written(value: Any) -> str:  # noqa: ANN401 - a decimal or nothing
    """« 12,5 »: a number as it is typed."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


class MeasureForm(Form):
    """A value on a day."""

    indicator = forms.ChoiceField(label=lazy("Indicateur"))
    on = DateField(label=lazy("Date"))
    value = NumberField(label=lazy("Valeur"))
    note = forms.CharField(label=lazy("Remarque"), max_length=300, required=False)

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        field = self.fields["indicator"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = [
            (str(each.pk), f"{each.name} ({each.unit})" if each.unit else each.name) for each in indicators
        ]


class ImportForm(Form):
    """Measures from a spreadsheet: a file, or its lines."""

    file = forms.FileField(
        label=lazy("Fichier CSV"), required=False, widget=FileInput(accept=".csv,.txt", max_bytes=MOST_BYTES)
    )
    text = forms.CharField(
        label=lazy("Ou collez les lignes de votre tableur"),
        required=False,
        strip=False,
        max_length=MOST_BYTES,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def clean(self) -> dict[str, Any]:
        """A file or some lines."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        upload = data.get("file")
        if upload is not None:
            try:
                data["text"] = decoded(upload.read(MOST_BYTES + 1))
            except Refused as error:
                self.add_error("file", error.message)
        elif not (data.get("text") or "").strip() and not self.errors:
            self.add_error("file", _("Choisissez un fichier, ou collez des lignes."))
        return data


class DocumentForm(Form):
    """A document to join."""

    title = forms.CharField(label=lazy("Titre du document"), max_length=200)
    file = CheckedFileField(label=lazy("Fichier"))


class MessageForm(Form):
    """Something to say."""

    text = RichTextField(label=lazy("Votre message"), max_length=5_000, widget=RichTextarea(attrs={"rows": 4}))
