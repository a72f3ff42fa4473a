"""Opening a recommendation, writing it, naming its pair, giving it up, finding it in the list."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.models import Participation, Taxonomy
from fabrique.expression.recommendations.actions import Heading, Passage
from fabrique.expression.recommendations.actions.drafting import LONGEST_PARAGRAPH, LONGEST_TITLE
from fabrique.expression.recommendations.models import Recommendation
from fabrique.expression.recommendations.queries import Wanted
from fabrique.expression.recommendations.queries.listing import STATES
from fabrique.expression.recommendations.rules.discussion import SHORTEST_REASON
from fabrique.expression.recommendations.states import Scope
from fabrique.foundations.kernel import richtext
from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.forms import FilterForm, Form, Hinted, RichTextarea, RichTextField

LONGEST_RATIONALE = 4_000
LONGEST_REASON = 2_000
STEP_UP, STEP_DOWN, TAKE_OUT, ADD = "monter", "descendre", "retirer", "ajouter"


class HeadingForm(Form):
    """Title, reason, reach and classification."""

    title = forms.CharField(
        label=lazy("Titre"),
        max_length=LONGEST_TITLE,
        help_text=lazy("Une phrase qui commence par un verbe\u00a0: «\u00a0Ouvrir…\u00a0», «\u00a0Confier…\u00a0»."),
    )
    rationale = RichTextField(
        label=lazy("Pourquoi"),
        required=False,
        widget=RichTextarea(attrs={"rows": 5}),
        max_length=LONGEST_RATIONALE,
        help_text=lazy("Ce que les contributions ont montré, en quelques phrases."),
    )
    scope = forms.ChoiceField(
        label=lazy("Portée"),
        widget=forms.RadioSelect,
        choices=[
            (Scope.INTERMINISTERIAL, Hinted(Scope.INTERMINISTERIAL.label, lazy("Plusieurs ministères doivent agir."))),
            (Scope.MINISTERIAL, Hinted(Scope.MINISTERIAL.label, lazy("Chaque ministère peut agir seul."))),
        ],
        initial=Scope.INTERMINISTERIAL,
    )

    def __init__(self, *args: Any, taxonomies: Sequence[Taxonomy], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Add one field per classification of the workshop that has entries."""
        super().__init__(*args, **kwargs)
        self.taxonomy_names: list[str] = []
        for taxonomy in taxonomies:
            choices = [(str(term.pk), term.label) for term in taxonomy.terms.all()]
            if choices:
                self.taxonomy_names.append(f"terms_{taxonomy.pk}")
                self.fields[f"terms_{taxonomy.pk}"] = forms.MultipleChoiceField(
                    label=taxonomy.name, choices=choices, required=False, widget=forms.CheckboxSelectMultiple
                )

    def heading(self) -> Heading:
        """What the action takes."""
        data = self.cleaned_data
        terms = [int(pk) for name in self.taxonomy_names for pk in data[name]]
        return Heading(title=data["title"], rationale=data["rationale"], scope=data["scope"], terms=terms)


class NewForm(HeadingForm):
    """A new recommendation; the facilitator may name the pair at once."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        ministry: Sequence[Participation] = (),
        company: Sequence[Participation] = (),
        names_pair: bool,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """The pair is for the facilitator only."""
        super().__init__(*args, **kwargs)
        if names_pair:
            self.fields |= pair_fields(ministry, company)


class PairForm(Form):
    """The two who write."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        ministry: Sequence[Participation],
        company: Sequence[Participation],
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer the participants of each side."""
        super().__init__(*args, **kwargs)
        self.fields |= pair_fields(ministry, company)


def pair_fields(ministry: Sequence[Participation], company: Sequence[Participation]) -> dict[str, forms.Field]:
    """One list per side; nobody may be named yet."""
    return {
        "ministry_author": forms.ChoiceField(
            label=_("Du côté des administrations"), choices=_people(ministry), required=False
        ),
        "company_author": forms.ChoiceField(
            label=_("Du côté des entreprises"), choices=_people(company), required=False
        ),
    }


def _people(entries: Sequence[Participation]) -> list[tuple[str, str]]:
    named = [(str(each.person_id), f"{each.person.get_full_name()} ({each.organisation})") for each in entries]
    return [("", _("Personne pour le moment")), *named]


def chosen(form: Form, name: str, entries: Iterable[Participation]) -> Person | None:
    """The person chosen in one of the two lists."""
    wanted = form.cleaned_data.get(name) or ""
    return next((each.person for each in entries if str(each.person_id) == wanted), None)


class EditorForm(HeadingForm):
    """The whole text: its heading, then its paragraphs in their order (``key`` fields give it).

    No field says « facultatif »: an empty paragraph simply leaves the text.
    """

    mark_optional = False
    note = forms.CharField(
        label=lazy("Ce que vous avez changé"),
        max_length=200,
        required=False,
        help_text=lazy("Si vous voulez\u00a0: quelques mots pour l’historique du texte."),
    )
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, keys: Sequence[str], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """One text field per paragraph."""
        super().__init__(*args, **kwargs)
        self.keys = list(keys)
        for place, key in enumerate(self.keys, start=1):
            self.fields[f"p_{key}"] = RichTextField(
                label=_("Paragraphe %(n)d") % {"n": place},
                required=False,
                max_length=LONGEST_PARAGRAPH,
                widget=RichTextarea(attrs={"rows": 6}),
            )

    def passages(self) -> list[Passage]:
        """What the action takes."""
        return [Passage(uuid.UUID(key), self.cleaned_data[f"p_{key}"]) for key in self.keys]


def keys_of(values: Iterable[str]) -> list[str]:
    """Paragraph keys that a form holds, in order, once each; whatever is no key is left out."""
    kept: dict[str, None] = {}
    for value in list(values)[:200]:
        try:
            kept[str(uuid.UUID(value))] = None
        except ValueError:
            continue
    return list(kept)


def rearranged(keys: Sequence[str], act: str) -> tuple[list[str], str]:
    """The keys once a button of the editor was pressed (« monter:<key> »…), and the key to look at."""
    verb, _sep, key = act.partition(":")
    order = list(keys)
    if verb == ADD:
        made = str(uuid.uuid4())
        order.insert(order.index(key) + 1 if key in order else len(order), made)
        return order, made
    if key not in order:
        return order, ""
    place = order.index(key)
    if verb == TAKE_OUT:
        order.pop(place)
        return order, order[min(place, len(order) - 1)] if order else ""
    step = {STEP_UP: -1, STEP_DOWN: 1}.get(verb, 0)
    other = place + step
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order, key


def initial_of(recommendation: Recommendation, taxonomies: Sequence[Taxonomy]) -> dict[str, Any]:
    """The text as it stands, for the editor."""
    chosen_terms = {term.pk for term in recommendation.terms.all()}
    found: dict[str, Any] = {
        "title": recommendation.title,
        "rationale": richtext.to_markdown(recommendation.rationale),
        "scope": recommendation.scope,
        "seen": recommendation.version_number,
    }
    for taxonomy in taxonomies:
        found[f"terms_{taxonomy.pk}"] = [str(term.pk) for term in taxonomy.terms.all() if term.pk in chosen_terms]
    return found


def kept_fields(post: Mapping[str, Any], lists: Mapping[str, Sequence[str]]) -> dict[str, object]:
    """What an editor's draft keeps: its own fields only, lists as lists."""
    single = {name: post[name] for name in ("title", "rationale", "scope", "note", "seen") if name in post}
    texts = {name: post[name] for name in post if name.startswith("p_") and keys_of([name[2:]])}
    several = {
        name: list(values) for name, values in lists.items() if name.startswith("terms_") and name[6:].isdecimal()
    }
    return {**single, **texts, **several, "keys": keys_of(lists.get("key", ()))}


class AbandonForm(Form):
    """Why a text is given up."""

    reason = forms.CharField(
        label=lazy("Motif"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=lazy("Le binôme le recevra, et il restera lisible sur la page de la recommandation."),
    )


class RecommendationFilterForm(FilterForm):
    """Everything optional; one list per classification of the workshop."""

    q = forms.CharField(
        label=lazy("Mots du titre"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 100}),
    )
    etat = forms.ChoiceField(label=lazy("État"))
    portee = forms.ChoiceField(label=lazy("Portée"), choices=[("", lazy("Toutes")), *Scope.choices])
    miennes = forms.BooleanField(label=lazy("Celles que je rédige"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        taxonomies: Sequence[Taxonomy],
        inside: bool,
        signed_in: bool,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer what this person may see."""
        super().__init__(*args, **kwargs)
        state = self.fields["etat"]
        assert isinstance(state, forms.ChoiceField)  # noqa: S101 - our own class says so
        state.choices = _states(inside=inside)
        self.taxonomy_names = []
        for taxonomy in taxonomies:
            terms = [(str(term.pk), term.label) for term in taxonomy.terms.all()]
            if terms:
                name = f"classement_{taxonomy.pk}"
                self.taxonomy_names.append(name)
                self.fields[name] = forms.ChoiceField(
                    label=taxonomy.name, choices=[("", _("Tous")), *terms], required=False
                )
        if not signed_in:
            del self.fields["miennes"]

    def wanted(self) -> Wanted:
        """The filters that were understood; what is wrong is left out."""
        self.is_valid()
        data = self.cleaned_data
        state = data.get("etat") or ""
        return Wanted(
            text=(data.get("q") or "").strip(),
            terms=[int(data[name]) for name in self.taxonomy_names if data.get(name)],
            state=state if state in STATES else "",
            scope=data.get("portee") or "",
            mine=bool(data.get("miennes")),
        )


def _states(*, inside: bool) -> list[tuple[str, str]]:
    shown = [
        ("", _("Toutes")),
        ("discussion", _("En discussion")),
        ("validees", _("Validées")),
        ("publiees", _("Publiées")),
    ]
    if inside:
        shown.insert(1, ("ebauches", _("Ébauches")))
        shown.append(("abandonnees", _("Abandonnées")))
    return shown


class ReplaceForm(EditorForm):
    """The new text in the place of a published one, and why."""

    note = None  # type: ignore[assignment]  # a published text has no next version
    reason = forms.CharField(
        label=lazy("Pourquoi la remplacer"),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=SHORTEST_REASON,
        max_length=LONGEST_REASON,
        help_text=lazy("Ce motif restera lisible sur l’ancienne recommandation et sur la nouvelle."),
    )
