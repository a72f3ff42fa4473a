"""Finding obstacles, naming them, saying that they have fallen."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as lazy

from fabrique.diffusion.replications.actions import NewObstacle
from fabrique.diffusion.replications.forms.following import ObstacleChoice, area
from fabrique.diffusion.replications.rules import REASON_AT_LEAST
from fabrique.diffusion.replications.states import ObstacleKind, ObstacleState
from fabrique.foundations.ui.forms import FilterForm, Form

LONGEST = 4_000


class ObstacleFilterForm(FilterForm):
    """Everything optional."""

    q = forms.CharField(label=lazy("Chercher un mot"), max_length=100)
    nature = forms.ChoiceField(label=lazy("Nature"), choices=[("", lazy("Toutes")), *ObstacleKind.choices])
    etat = forms.ChoiceField(label=lazy("État"), choices=[("", lazy("Tous")), *ObstacleState.choices])


class FailureFilterForm(FilterForm):
    """What kind of stop, and which words."""

    quoi = forms.ChoiceField(
        label=lazy("Quoi"),
        choices=[
            ("", lazy("Réplications abandonnées")),
            ("idees", lazy("Idées non retenues")),
            ("essais", lazy("Expérimentations non concluantes")),
        ],
    )
    q = forms.CharField(label=lazy("Chercher un mot"), max_length=100)
    seuls = forms.BooleanField(label=lazy("Sans obstacle indiqué"))


class NewObstacleForm(Form):
    """An obstacle for the library."""

    title = forms.CharField(
        label=lazy("L’obstacle"),
        min_length=8,
        max_length=200,
        help_text=lazy("Une phrase courte. Exemple\u00a0: «\u00a0Pas d’accès aux données fiscales\u00a0»."),
    )
    kind = forms.ChoiceField(
        label=lazy("De quelle nature\u00a0?"), choices=ObstacleKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=lazy("Précisions"),
        required=False,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Texte en cause, service concerné, ce qui le ferait tomber."),
    )

    def new(self) -> NewObstacle:
        """What was named."""
        return NewObstacle(**self.cleaned_data)


class NoteForm(Form):
    """What has changed."""

    note = forms.CharField(
        label=lazy("Qu’est-ce qui a changé\u00a0?"),
        min_length=REASON_AT_LEAST,
        max_length=LONGEST,
        widget=area(),
        help_text=lazy("Ceux que cet obstacle avait arrêtés recevront cette phrase."),
    )


class AttachForm(ObstacleChoice):
    """Which obstacle stopped it."""

    obstacle = forms.ChoiceField(label=lazy("L’obstacle"))
