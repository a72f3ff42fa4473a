"""Opening a sheet, writing each of its sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.ui.forms import DateField, Form, Hinted, RichTextarea, RichTextField
from fabrique.implementation.innovations.actions import Opening
from fabrique.implementation.innovations.models import Sheet, Topic
from fabrique.implementation.innovations.models.sheet import LONG_TEXTS, field_label
from fabrique.implementation.innovations.states import Licence, Stage, Territory

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT = 200, 300, 8_000
STAGES = [
    (Stage.IDEA, Hinted(Stage.IDEA.label, lazy("On y réfléchit, rien n’est encore essayé."))),
    (Stage.PROTOTYPE, Hinted(Stage.PROTOTYPE.label, lazy("Une maquette ou un premier essai entre nous."))),
    (Stage.PILOT, Hinted(Stage.PILOT.label, lazy("Essayée pour de vrai, à petite échelle."))),
    (Stage.DEPLOYMENT, Hinted(Stage.DEPLOYMENT.label, lazy("En cours d’extension à d’autres équipes."))),
    (Stage.GENERALISED, Hinted(Stage.GENERALISED.label, lazy("Partout où elle est utile dans l’organisation."))),
    (Stage.STOPPED, Hinted(Stage.STOPPED.label, lazy("Finie, avec ce que l’on en a appris."))),
]
HELP = {
    "problem": lazy("Qu’est-ce qui n’allait pas, pour qui, et depuis quand ?"),
    "beneficiaries": lazy("Les personnes qui en profitent, et combien elles sont."),
    "solution": lazy("Ce que vous faites, comme vous l’expliqueriez à une collègue d’un autre ministère."),
    "novelty": lazy("Ce que personne ne faisait ainsi dans votre organisation."),
    "cost": lazy("En euros et en personnes, pour commencer puis chaque année."),
    "time_needed": lazy("Combien de temps entre la décision et le premier résultat."),
    "conditions": lazy("Ce sans quoi cela n’aurait pas marché."),
    "failures": lazy("Ce que vous avez essayé et abandonné. C’est ce qui aide le plus ceux qui reprennent."),
    "lessons": lazy("Ce que vous feriez autrement."),
}


def text_field(name: str, *, rows: int = 6) -> RichTextField:
    """The field of a long text of the sheet."""
    return RichTextField(
        label=field_label(name),
        required=False,
        widget=RichTextarea(attrs={"rows": rows}),
        max_length=LONGEST_TEXT,
        help_text=HELP[name],
    )


def title_field() -> forms.CharField:
    """A title, said as one says it."""
    return forms.CharField(
        label=lazy("Titre"), max_length=LONGEST_TITLE, help_text=lazy("Le nom de l’innovation, ou ce qu’elle fait.")
    )


def summary_field() -> forms.CharField:
    """The sentence of cards."""
    return forms.CharField(
        label=lazy("En une phrase"),
        required=False,
        max_length=LONGEST_SUMMARY,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=lazy("Ce qu’elle change, et pour qui. C’est la phrase du catalogue."),
    )


class NewForm(Form):
    """What is needed to begin; everything else comes section by section."""

    title = title_field()
    organisation = forms.ChoiceField(label=lazy("Organisation qui la porte"))
    summary = summary_field()
    stage = forms.ChoiceField(label=lazy("Où en est-elle ?"), choices=STAGES, widget=forms.RadioSelect)
    problem = text_field("problem", rows=4)
    solution = text_field("solution", rows=4)

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:  # noqa: ANN401
        """Offer the organisations for which this person writes."""
        super().__init__(*args, **kwargs)
        self.organisations = {str(each.pk): each for each in organisations}
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
        field.choices = [(pk, str(each)) for pk, each in self.organisations.items()]

    def bearer(self) -> Organisation:
        """The one that was chosen."""
        return self.organisations[self.cleaned_data["organisation"]]

    def opening(self) -> Opening:
        """What the action takes."""
        data = self.cleaned_data
        names = ("title", "summary", "stage", "problem", "solution")
        return Opening(**{name: data[name] for name in names})


class SectionForm(Form):
    """The base of sections: the version that was opened comes back with what was typed."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    asides: tuple[str, ...] = ()

    def changes(self) -> dict[str, Any]:
        """Fields of the sheet, as the action takes them."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", *self.asides}}


class EssentialForm(SectionForm):
    """What the catalogue shows."""

    title = title_field()
    summary = summary_field()
    stage = forms.ChoiceField(label=lazy("Où en est-elle ?"), choices=STAGES, widget=forms.RadioSelect)
    stage_on = DateField(
        label=lazy("Depuis quand ?"),
        required=False,
        help_text=lazy("Si le stade change. Sans date, ce sera aujourd’hui."),
    )
    topics = forms.MultipleChoiceField(label=lazy("Thèmes"), required=False, widget=forms.CheckboxSelectMultiple)
    territory = forms.ChoiceField(
        label=lazy("Territoire"), required=False, choices=[("", lazy("À choisir")), *Territory.choices]
    )
    website = forms.URLField(label=lazy("Site"), required=False, max_length=500, assume_scheme="https")
    prize = forms.CharField(
        label=lazy("Prix reçu"), required=False, max_length=200, help_text=lazy("Le nom du prix et l’année.")
    )
    asides = ("topics", "stage_on")

    def __init__(self, *args: Any, topics: Sequence[Topic], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer every theme."""
        super().__init__(*args, **kwargs)
        field = self.fields["topics"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - our own class says so
        field.choices = [(str(each.pk), each.name) for each in topics]


class NeedForm(SectionForm):
    """What was wrong, and for whom."""

    problem = text_field("problem")
    beneficiaries = text_field("beneficiaries", rows=4)


class SolutionForm(SectionForm):
    """What is done, and what is new in it."""

    solution = text_field("solution", rows=8)
    novelty = text_field("novelty", rows=4)


class MeansForm(SectionForm):
    """What it takes."""

    cost = text_field("cost", rows=4)
    time_needed = text_field("time_needed", rows=3)
    conditions = text_field("conditions")


class LessonsForm(SectionForm):
    """What did not work, what was learnt, who checked."""

    failures = text_field("failures")
    lessons = text_field("lessons")
    evaluated = forms.BooleanField(
        label=lazy("Une évaluation a été menée par quelqu’un d’autre que nous"), required=False
    )
    evaluation_url = forms.URLField(
        label=lazy("Adresse de l’évaluation"), required=False, max_length=500, assume_scheme="https"
    )


class KitForm(SectionForm):
    """Under what terms others take it, and who answers them."""

    licence = forms.ChoiceField(label=lazy("Licence du kit"), required=False)
    reusable = forms.BooleanField(
        label=lazy("D’autres peuvent la reprendre dès maintenant, avec le kit tel qu’il est"), required=False
    )
    contact = forms.ChoiceField(
        label=lazy("Contact"), help_text=lazy("La personne qui répond à ceux qui la reprennent.")
    )
    asides = ("contact",)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer authors and the present contact."""
        super().__init__(*args, **kwargs)
        self.people = {str(each.pk): each for each in people}
        for name, choices in (
            ("licence", [("", _("À choisir")), *Licence.choices]),
            ("contact", [(pk, each.get_full_name()) for pk, each in self.people.items()]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - our own class says so
            field.choices = choices

    def contact_chosen(self) -> Person:
        """Who answers."""
        return self.people[self.cleaned_data["contact"]]


FORMS: Mapping[str, type[SectionForm]] = {
    "essentiel": EssentialForm,
    "besoin": NeedForm,
    "solution": SolutionForm,
    "moyens": MeansForm,
    "retours": LessonsForm,
    "kit": KitForm,
}


def initial_of(sheet: Sheet, names: Sequence[str]) -> dict[str, Any]:
    """The fields of the sheet as they are typed."""
    first: dict[str, Any] = {"seen": sheet.version_number}
    for name in names:
        if name in LONG_TEXTS:
            first[name] = richtext.to_markdown(getattr(sheet, name))
        elif name == "topics":
            first[name] = [str(pk) for pk in sheet.topics.values_list("pk", flat=True)]
        elif name == "contact":
            first[name] = str(sheet.contact_id or "")
        elif name not in {"seen", "stage_on"}:
            first[name] = getattr(sheet, name)
    return first
