"""What a contribution form asks, and how it says what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.models import Challenge, Term
from fabrique.expression.contributions.actions import Deposit, stamp
from fabrique.expression.contributions.models import Contribution
from fabrique.expression.contributions.queries import participant_with_email, sections_of
from fabrique.expression.contributions.rules import ACCEPTED, FILES_AT_MOST, CheckedFile, check_file
from fabrique.expression.contributions.states import WRITTEN_KINDS, ContributionKind, Named, Origin
from fabrique.foundations.kernel import richtext
from fabrique.foundations.kernel.errors import Refused
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.forms import FilesInput, Form, Hinted, RichTextField

TITLE_LENGTH = 200
TEXT_LENGTH = 20_000
HINTS: dict[str, Promise] = {
    ContributionKind.OBSERVATION: lazy("Ce que vous voyez sur le terrain, un fait, une difficulté"),
    ContributionKind.PRACTICE: lazy("Ce qui se fait déjà quelque part et qui marche"),
    ContributionKind.IDEA: lazy("Ce que l’on pourrait faire"),
    ContributionKind.OBJECTION: lazy("Ce qui pourrait empêcher, ou ce qu’il faut éviter"),
    ContributionKind.QUESTION: lazy("Ce qu’il faut éclaircir avant d’aller plus loin"),
}


class FilesField(forms.FileField):
    """Several files, each checked by its content."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[CheckedFile]:  # noqa: ANN401, ARG002 - Django's signature
        """Return the files that may be kept, or one error for each that may not."""
        uploads: Sequence[UploadedFile[Any]] = [each for each in (data or []) if each]
        if len(uploads) > FILES_AT_MOST:
            raise forms.ValidationError(_("Joignez %(limit)d fichiers au plus.") % {"limit": FILES_AT_MOST})
        checked, errors = [], []
        for upload in uploads:
            try:
                checked.append(check_file(upload, upload.name or "", limit=settings.FABRIQUE_UPLOAD_LIMIT))
            except Refused as error:
                errors.append(error.message)
        if errors:
            raise forms.ValidationError(errors)
        return checked


class ContributionForm(Form):
    """A text for a challenge. A draft only needs a title."""

    kind = forms.ChoiceField(label=lazy("Nature de la contribution"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=lazy("Titre"),
        help_text=lazy("Une phrase qui se comprend seule."),
        max_length=TITLE_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = RichTextField(label=lazy("Texte"), max_length=TEXT_LENGTH)
    section = forms.ChoiceField(label=lazy("Rubrique"), required=False)
    files = FilesField(label=lazy("Fichiers"), required=False)
    named_to = forms.ChoiceField(
        label=lazy("À qui votre nom est-il montré ?"), widget=forms.RadioSelect, initial=Named.EVERYONE
    )
    origin = forms.ChoiceField(
        label=lazy("D’où vient ce texte ?"), widget=forms.RadioSelect, initial=Origin.ONLINE, required=False
    )
    origin_note = forms.CharField(
        label=lazy("Précision sur l’origine"),
        help_text=lazy("Exemple : atelier du 12 mars à Rennes, boîte à idées de l’accueil."),
        max_length=250,
        required=False,
    )
    group_name = forms.CharField(
        label=lazy("Nom du groupe"),
        help_text=lazy("Il sera montré à la place du vôtre."),
        max_length=250,
        required=False,
    )
    participants_count = forms.IntegerField(
        label=lazy("Nombre de personnes"), min_value=1, max_value=100_000, required=False
    )
    author_email = forms.EmailField(
        label=lazy("Adresse électronique de l’auteur"),
        help_text=lazy("Si la personne participe : elle sera nommée comme auteur et prévenue aussitôt."),
        required=False,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        challenge: Challenge,
        facilitates: bool,
        contribution: Contribution | None = None,
        as_draft: bool = False,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer what this challenge and this person may choose."""
        super().__init__(*args, **kwargs)
        self.challenge = challenge
        self.sections = sections_of(challenge)
        self.author: Person | None = None
        self._offer(contribution)
        if not facilitates or contribution is not None:
            del self.fields["author_email"]
        if as_draft:
            self.fields["text"].required = self.fields["kind"].required = self.fields["named_to"].required = False

    def _offer(self, contribution: Contribution | None) -> None:
        kinds: tuple[ContributionKind, ...] = WRITTEN_KINDS
        if contribution is not None and contribution.kind == ContributionKind.SYNTHESIS:
            kinds = (ContributionKind.SYNTHESIS,)
        self._choices("kind", [(kind, Hinted(str(kind.label), str(HINTS.get(kind, "")))) for kind in kinds])
        self._choices("named_to", _named_choices())
        self._choices("origin", [(each, each.label) for each in (Origin.ONLINE, Origin.PAPER, Origin.ROOM)])
        if self.sections:
            self._choices("section", [("", _("Aucune")), *_grouped(self.sections)])
        else:
            del self.fields["section"]
        limit = settings.FABRIQUE_UPLOAD_LIMIT
        megabytes = limit // (1024 * 1024)
        self["files"].help_text = self.fields["files"].help_text = _(
            "%(number)d fichiers au plus, %(size)d Mo chacun : images, PDF, documents de bureautique, texte."
        ) % {"number": FILES_AT_MOST, "size": megabytes}
        accepted = ",".join(f".{each}" for each in ACCEPTED)
        self.fields["files"].widget = FilesInput(accept=accepted, max_bytes=limit)

    def _choices(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = choices

    def clean_author_email(self) -> str:
        """The author must be a participant already."""
        email: str = self.cleaned_data.get("author_email", "")
        if email:
            self.author = participant_with_email(self.challenge, email)
            if self.author is None:
                raise forms.ValidationError(
                    _("Personne ne participe avec cette adresse. Laissez vide et nommez plutôt le groupe.")
                )
        return email

    def clean(self) -> dict[str, Any]:
        """A group is named for what was said elsewhere only."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if (data.get("origin") or Origin.ONLINE) == Origin.ONLINE:
            data["origin"] = Origin.ONLINE
            data["origin_note"] = data["group_name"] = ""
            data["participants_count"] = None
        elif not (data.get("origin_note") or data.get("group_name") or self.author):
            self.add_error("origin_note", _("Dites d’où vient ce texte : un lieu, une date, un groupe."))
        if data.get("title") and not richtext.one_line(data["title"]):
            self.add_error("title", _("Ce champ est à remplir."))
        return data

    def deposit(self) -> Deposit:
        """Return what was typed, for the action."""
        data = self.cleaned_data
        section = next((term for term in self.sections if str(term.pk) == data.get("section")), None)
        return Deposit(
            kind=data.get("kind") or ContributionKind.IDEA,
            title=data["title"],
            text=data.get("text", ""),
            section=section,
            named_to=data.get("named_to") or Named.EVERYONE,
            origin=data["origin"],
            origin_note=data.get("origin_note", ""),
            group_name=data.get("group_name", ""),
            participants_count=data.get("participants_count"),
            author=self.author,
            files=data.get("files") or (),
        )


def initial_of(contribution: Contribution) -> dict[str, Any]:
    """Return the fields of a form that changes ``contribution``."""
    return {
        "kind": contribution.kind,
        "title": contribution.title,
        "text": richtext.to_markdown(contribution.body),
        "section": str(contribution.section_id or ""),
        "named_to": contribution.named_to,
        "origin": contribution.origin,
        "origin_note": contribution.origin_note,
        "group_name": contribution.group_name,
        "participants_count": contribution.participants_count,
        "seen": stamp(contribution),
    }


def _named_choices() -> list[tuple[str, Hinted]]:
    return [
        (
            Named.EVERYONE,
            Hinted(str(Named.EVERYONE.label), _("Votre nom et votre organisation accompagnent le texte.")),
        ),
        (
            Named.FACILITATOR,
            Hinted(
                str(Named.FACILITATOR.label),
                _("Les autres lisent le texte sans savoir qui l’a écrit, ici comme dans un rapport."),
            ),
        ),
    ]


def _grouped(terms: Sequence[Term]) -> list[tuple[str, Any]]:
    """Terms under the name of their taxonomy when there are several."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for term in terms:
        groups.setdefault(term.taxonomy.name, []).append((str(term.pk), term.label))
    if len(groups) == 1:
        return list(next(iter(groups.values())))
    return list(groups.items())
