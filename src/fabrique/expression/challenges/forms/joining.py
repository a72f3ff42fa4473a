"""Forms to come in, to decide, to invite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.models import Challenge
from fabrique.foundations.people.models import Organisation
from fabrique.foundations.ui.forms import FilterForm, Form, Hinted

NAMING = [
    ("oui", Hinted(_("Oui"), _("Mon nom et mon organisation figurent parmi les contributeurs."))),
    ("non", Hinted(_("Non"), _("Je compte parmi les participants, sans être nommé."))),
]


class JoinForm(Form):
    """Come in at once."""

    organisation = forms.ChoiceField(label=_("Je participe au titre de"), widget=forms.RadioSelect)
    named = forms.ChoiceField(
        label=_("Être nommé dans le rapport"),
        choices=NAMING,
        widget=forms.RadioSelect,
        help_text=_("Vous pourrez changer d’avis jusqu’à la publication."),
    )
    terms = forms.BooleanField(label=_("J’ai lu les règles de confidentialité et je les accepte"))

    def __init__(  # noqa: D107
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        challenge: Challenge,
        organisations: Sequence[Organisation],
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        super().__init__(*args, **kwargs)
        if not organisations:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].choices = [(str(each.pk), str(each)) for each in organisations]
            self.fields["organisation"].initial = str(organisations[0].pk)
        if not challenge.confidentiality_terms:
            del self.fields["terms"]

    @property
    def answers(self) -> dict[str, Any]:
        """What the action wants."""
        organisation = self.cleaned_data.get("organisation")
        return {
            "organisation_id": int(organisation) if organisation else None,
            "named_in_report": self.cleaned_data["named"] == "oui",
            "accepts_terms": bool(self.cleaned_data.get("terms")),
        }


class RequestForm(JoinForm):
    """Ask to come in."""

    message = forms.CharField(
        label=_("Pourquoi souhaitez-vous participer\u00a0?"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("L’équipe d’animation lira ce message."),
    )
    field_order = ("organisation", "message", "named", "terms")

    @property
    def answers(self) -> dict[str, Any]:
        """What the action wants."""
        return {**super().answers, "message": self.cleaned_data["message"]}


class TermsAcceptForm(Form):
    """Accept the terms."""

    terms = forms.BooleanField(label=_("J’ai lu les règles de confidentialité et je les accepte"))


class NamingForm(Form):
    """Change one's mind about being named."""

    named = forms.ChoiceField(label=_("Être nommé dans le rapport"), choices=NAMING, widget=forms.RadioSelect)


class DeclineForm(Form):
    """Why not."""

    reason = forms.CharField(
        label=_("Raison du refus"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chaque personne refusée la recevra."),
    )


class RemoveForm(Form):
    """Why somebody is taken out."""

    reason = forms.CharField(
        label=_("Raison"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("La personne la recevra."),
    )


class InviteForm(Form):
    """Addresses, pasted."""

    addresses = forms.CharField(
        label=_("Adresses électroniques"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
        help_text=_(
            "Une par ligne, ou séparées par des virgules ou des points-virgules\u00a0: vous pouvez coller une colonne de tableur. 200 au plus à la fois."
        ),
    )
    message = forms.CharField(
        label=_("Message"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Il accompagne l’invitation."),
    )


class ParticipantsFilter(FilterForm):
    """Filters of the list of participants."""

    q = forms.CharField(label=_("Nom ou organisation"))
    organisation = forms.ChoiceField(label=_("Organisation"))

    def __init__(self, *args: Any, organisations: Sequence[Organisation], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Organisations people came for."""
        super().__init__(*args, **kwargs)
        choices = [("", str(_("Toutes"))), *((str(each.pk), each.name) for each in organisations)]
        self.fields["organisation"].choices = choices
