"""Forms of programmes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fabrique.expression.programmes.states import ProgrammeRole, ProgrammeState
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.people.states import OrganisationState
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, Hinted, RichTextField


class ProgrammeForm(Form):
    """Create or edit a programme."""

    name = forms.CharField(label=_("Nom"), max_length=160)
    summary = RichTextField(
        label=_("Présentation"),
        required=False,
        max_length=20_000,
        help_text=_("À quoi sert ce programme, qui le porte, ce qu’il a déjà produit."),
    )
    organisation = forms.CharField(
        label=_("Organisation porteuse"),
        required=False,
        max_length=250,
        help_text=_("Son nom exact ou son sigle. Laissez vide pour un programme de plusieurs ministères."),
    )
    visibility = forms.ChoiceField(
        label=_("Qui voit ce programme"),
        widget=forms.RadioSelect,
        choices=[
            (
                "public",
                Hinted(
                    _("Tout le monde"),
                    _(
                        "Sa page et la liste de ses ateliers ouverts sont publiques. Chaque atelier garde sa propre règle de lecture."
                    ),
                ),
            ),
            ("equipe", Hinted(_("Son équipe seulement"), _("Les participants voient leurs ateliers, pas les autres."))),
        ],
        initial="public",
    )

    def clean_organisation(self) -> Organisation | None:
        """The active organisation of that name or acronym."""
        text = self.cleaned_data["organisation"].strip()
        if not text:
            return None
        active = Organisation.objects.filter(state=OrganisationState.ACTIVE)
        found = list(active.filter(name__iexact=text)[:2]) or list(active.filter(acronym__iexact=text)[:2])
        if not found:
            raise forms.ValidationError(_("Aucune organisation active ne porte ce nom ni ce sigle."))
        if len(found) > 1:
            raise forms.ValidationError(
                _(
                    "Plusieurs organisations portent ce nom\u00a0: écrivez le nom complet de celle qui porte le programme."
                )
            )
        return found[0]

    @property
    def answers(self) -> dict[str, Any]:
        """What the actions want."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "summary": data["summary"],
            "organisation": data["organisation"],
            "is_public": data["visibility"] == "public",
        }


class ProgrammesFilter(FilterForm):
    """Filters of the list."""

    q = forms.CharField(label=_("Nom ou organisation"))
    etat = forms.ChoiceField(
        label=_("État"), choices=[("", _("En activité")), (ProgrammeState.ARCHIVED, _("Archivés"))]
    )


class MandateForm(Form):
    """Give a role."""

    email = forms.EmailField(
        label=_("Adresse électronique"),
        help_text=_("Si la personne n’a pas de compte, elle reçoit une invitation."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Rôle"),
        widget=forms.RadioSelect,
        choices=[
            (
                ProgrammeRole.COORDINATOR,
                Hinted(_("Coordination"), _("Règle le programme, crée ses ateliers et les anime au besoin.")),
            ),
            (
                ProgrammeRole.COMMUNICATIONS,
                Hinted(_("Communication"), _("Suit le programme pour en faire connaître les résultats.")),
            ),
            (ProgrammeRole.READER, Hinted(_("Lecture"), _("Voit la page du programme même s’il n’est pas public."))),
        ],
    )
    starts_on = DateField(label=_("À partir du"), required=False, help_text=_("Aujourd’hui si vous ne précisez rien."))
    ends_on = DateField(label=_("Jusqu’au"), required=False, help_text=_("Sans fin si vous ne précisez rien."))

    def clean(self) -> dict[str, Any]:
        """Dates in order."""
        data: dict[str, Any] = super().clean() or {}
        starts, ends = data.get("starts_on"), data.get("ends_on")
        if ends and ends < (starts or timezone.localdate()):
            self.add_error("ends_on", _("La fin vient avant le début."))
        return data
