"""Deciding, naming who carries out, finding one's way in the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from fabrique.expression.challenges.models import Taxonomy
from fabrique.expression.recommendations.models import AdoptionDecision
from fabrique.expression.recommendations.queries.matrix import Sought
from fabrique.expression.recommendations.rules.adoption import Words, wanted_words
from fabrique.expression.recommendations.rules.discussion import SHORTEST_REASON
from fabrique.expression.recommendations.states import AdoptionState
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, RichTextarea, RichTextField

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LONGEST_WORDS = 4_000


def _words(label: _StrPromise, hint: _StrPromise) -> RichTextField:
    return RichTextField(
        label=label,
        help_text=hint,
        min_length=SHORTEST_REASON,
        max_length=LONGEST_WORDS,
        widget=RichTextarea(attrs={"rows": 5}),
    )


class DecisionForm(Form):
    """What the chosen decision must say. ``seen``: the version of the decision that was read."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    what_changed = _words(
        lazy("Ce que vous adaptez"), lazy("Ce que votre organisation fera, et en quoi c’est différent du texte.")
    )
    evidence = _words(
        lazy("Ce qui montre qu’elle est réalisée"),
        lazy("Un texte publié, un service ouvert, un chiffre : de quoi vérifier, avec un lien si vous en avez un."),
    )
    postponed_until = DateField(
        label=lazy("Jusqu’à quand"), help_text=lazy("Ce jour-là, nous vous rappellerons de décider.")
    )
    reason = _words(lazy("Pourquoi"), lazy("Les participants et les auteurs des contributions citées vous liront."))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        decision: AdoptionDecision,
        target: str,
        today: date,
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Ask only for what this decision needs."""
        super().__init__(*args, **kwargs)
        wanted = wanted_words(decision, target)
        self.today = today
        for name in {"what_changed", "evidence", "postponed_until"} - wanted:
            del self.fields[name]
        self.fields["reason"].required = "reason" in wanted

    def clean_postponed_until(self) -> date:
        """A postponement ends later than today."""
        chosen: date = self.cleaned_data["postponed_until"]
        if chosen <= self.today:
            raise forms.ValidationError(_("Choisissez une date à venir."))
        return chosen

    def words(self) -> Words:
        """What the action takes."""
        data = self.cleaned_data
        return Words(
            reason=data["reason"],
            what_changed=data.get("what_changed", ""),
            postponed_until=data.get("postponed_until"),
            evidence=data.get("evidence", ""),
        )


class OwnerForm(Form):
    """Who carries the recommendation out; an empty address leaves nobody."""

    email = forms.EmailField(
        label=lazy("Adresse électronique professionnelle"),
        required=False,
        help_text=lazy(
            "La personne doit avoir un compte et appartenir à votre organisation. "
            "Laissez vide pour ne plus désigner personne."
        ),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )


class MatrixForm(FilterForm):
    """Everything optional; one list per classification of the workshop."""

    etat = forms.ChoiceField(label=lazy("Décision"), choices=[("", lazy("Toutes")), *AdoptionState.choices])
    organisation = forms.ChoiceField(label=lazy("Organisation"))
    remplacees = forms.BooleanField(label=lazy("Avec les recommandations remplacées"))
    vue = forms.CharField(widget=forms.HiddenInput, max_length=10)

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        taxonomies: Sequence[Taxonomy],
        organisations: Sequence[Organisation],
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """Offer the organisations of the matrix and the entries of each classification."""
        super().__init__(*args, **kwargs)
        named = [(str(each.pk), each.short_name) for each in organisations]
        asked = self.fields["organisation"]
        assert isinstance(asked, forms.ChoiceField)  # noqa: S101 - our own class says so
        asked.choices = [("", _("Toutes")), *named]
        self.taxonomy_names: list[str] = []
        for taxonomy in taxonomies:
            terms = [(str(term.pk), term.label) for term in taxonomy.terms.all()]
            if terms:
                name = f"classement_{taxonomy.pk}"
                self.taxonomy_names.append(name)
                self.fields[name] = forms.ChoiceField(
                    label=taxonomy.name, choices=[("", _("Tous")), *terms], required=False
                )
        self.order_fields(["etat", "organisation", *self.taxonomy_names, "remplacees", "vue"])

    def wanted(self) -> Sought:
        """The filters that were understood; what is wrong is left out."""
        self.is_valid()
        data = self.cleaned_data
        organisation = data.get("organisation") or ""
        return Sought(
            state=data.get("etat") or "",
            organisation=int(organisation) if organisation else None,
            terms=[int(data[name]) for name in self.taxonomy_names if data.get(name)],
            replaced=bool(data.get("remplacees")),
        )


class OrganisationSearchForm(FilterForm):
    """Finding an organisation to ask."""

    q = forms.CharField(
        label=lazy("Nom ou sigle"),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "maxlength": 100}),
    )
