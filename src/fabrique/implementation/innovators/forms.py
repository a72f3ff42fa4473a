"""What is asked, answered, used, settled, and why somebody is thanked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fabrique.expression.contributions.models import Contribution
from fabrique.foundations.people.models import Organisation, Person
from fabrique.foundations.people.queries import account_by_email
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, Hinted
from fabrique.implementation.innovations.models import Sheet
from fabrique.implementation.innovators.actions import Wish
from fabrique.implementation.innovators.models import Support
from fabrique.implementation.innovators.states import (
    ACCOMPANIED,
    MEASURED,
    RecognitionKind,
    RecognitionState,
    SupportKind,
    SupportState,
)

LONGEST = 3_000
MOST_HOURS, MOST_EUROS = 10_000, 10_000_000


def _text(label: Any, **more: Any) -> forms.CharField:  # noqa: ANN401 - lazy words
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}), **more)


class AmountField(forms.DecimalField):
    """Hours or euros as typed; minutes or cents as kept."""

    def __init__(self, kind: str, *, label: Any, **more: Any) -> None:  # noqa: ANN401 - lazy words
        """Know what is counted."""
        self.factor = 100 if kind == SupportKind.SEED else 60
        most = MOST_EUROS if kind == SupportKind.SEED else MOST_HOURS
        unit = _("En euros.") if kind == SupportKind.SEED else _("En heures. Une demi-heure s’écrit 0,5.")
        super().__init__(
            label=label,
            help_text=unit,
            min_value=Decimal("0.01"),
            max_value=most,
            decimal_places=2,
            localize=True,
            **more,
        )
        self.widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Read a comma or a point alike."""
        return super().to_python(str(value).replace(".", ",").strip() if value not in self.empty_values else value)

    def clean(self, value: Any) -> Any:  # noqa: ANN401 - Django's signature
        """Whole minutes or cents."""
        found = super().clean(value)
        return None if found is None else max(1, int((found * self.factor).to_integral_value()))

    def typed(self, amount: int | None) -> str:
        """The amount as somebody would type it."""
        if amount is None:
            return ""
        shown = Decimal(amount) / self.factor
        return f"{shown.quantize(Decimal('0.01')).normalize():f}".replace(".", ",")


class AskForm(Form):
    """A request of one kind."""

    purpose = _text(_("Pour quoi faire"), help_text=_("Ce que vous voulez essayer, et ce que cela vous permettrait."))
    contribution = forms.ChoiceField(
        label=_("Pour laquelle de vos contributions"),
        required=False,
        help_text=_("Vos responsables verront son titre, et que vous l’avez écrite."),
    )
    sheet = forms.ChoiceField(
        label=_("Pour laquelle de vos fiches innovation"),
        required=False,
        help_text=_("Vos responsables verront son titre, même si elle n’est pas encore publiée."),
    )
    ends_on = DateField(label=_("Jusqu’à quand"), required=False)
    organisation = forms.ChoiceField(label=_("Au titre de quelle organisation"))

    def __init__(
        self,
        kind: str,
        places: Sequence[Organisation],
        texts: Sequence[Contribution],
        sheets: Sequence[Sheet],
        *args: Any,  # noqa: ANN401 - Django's signature
        **kwargs: Any,  # noqa: ANN401 - idem
    ) -> None:
        """Offer the person's own organisations, texts and sheets; ask how much when it is counted."""
        super().__init__(*args, **kwargs)
        self.kind, self.places, self.texts, self.sheets = kind, places, texts, sheets
        if kind in MEASURED:
            self.fields["asked"] = AmountField(kind, label=_("Combien demandez-vous"))
            self.order_fields(["asked", "purpose"])
        _choices(self, "organisation", [(str(each.pk), str(each)) for each in places])
        nothing = ("", _("Aucune en particulier"))
        _choices(self, "contribution", [nothing, *((str(each.pk), each.title) for each in texts)])
        _choices(self, "sheet", [nothing, *((str(each.pk), each.title) for each in sheets)])
        if len(places) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()
            self.fields["organisation"].initial = str(places[0].pk)
        for name, offered in (("contribution", texts), ("sheet", sheets)):
            if not offered:
                del self.fields[name]

    @property
    def wish(self) -> Wish:
        """What the action wants."""
        data = self.cleaned_data
        text, sheet = data.get("contribution"), data.get("sheet")
        return Wish(
            kind=self.kind,
            purpose=data["purpose"],
            organisation=next(each for each in self.places if str(each.pk) == data["organisation"]),
            asked=data.get("asked"),
            ends_on=data["ends_on"],
            contribution=next((each for each in self.texts if str(each.pk) == text), None),
            sheet=next((each for each in self.sheets if str(each.pk) == sheet), None),
        )


def _choices(form: Form, name: str, choices: list[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
    field.choices = choices


class AnswerForm(Form):
    """Yes, with how much or with whom; or no, with the reason."""

    decision = forms.ChoiceField(
        label=_("Votre réponse"),
        widget=forms.RadioSelect,
        choices=[
            ("accorde", Hinted(_("J’accorde"), _("La personne peut commencer tout de suite."))),
            ("refuse", Hinted(_("Je refuse"), _("Dites pourquoi, avec vos mots : elle les lira."))),
        ],
    )

    def __init__(self, support: Support, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Ask only what this kind of support needs."""
        super().__init__(*args, **kwargs)
        self.support = support
        if support.kind in MEASURED:
            amount = AmountField(support.kind, label=_("Combien accordez-vous"), required=False)
            amount.initial = amount.typed(support.asked)
            self.fields["granted"] = amount
        if support.kind in ACCOMPANIED:
            self.fields["mentor"] = forms.EmailField(
                label=_("Adresse électronique de la personne qui accompagnera"),
                help_text=_("Celle de son compte Fabrique. Assurez-vous de son accord avant de la désigner."),
                required=False,
                widget=forms.EmailInput(attrs={"autocomplete": "off"}),
            )
        self.fields["ends_on"] = DateField(label=_("Jusqu’au"), required=False, initial=support.ends_on)
        self.fields["reason"] = _text(_("Vos mots à la personne"), required=False)

    def clean_mentor(self) -> Person | None:
        """The open account of that address."""
        address = self.cleaned_data["mentor"]
        if not address:
            return None
        found = account_by_email(address)
        if found is None or not found.is_active:
            raise forms.ValidationError(_("Aucun compte ouvert n’a cette adresse."))
        return found

    def clean(self) -> dict[str, Any]:
        """What each answer needs."""
        data: dict[str, Any] = super().clean() or {}
        yes, no = data.get("decision") == "accorde", data.get("decision") == "refuse"
        if yes and "granted" in self.fields and not data.get("granted") and "granted" not in self.errors:
            self.add_error("granted", _("Indiquez combien vous accordez."))
        if yes and "mentor" in self.fields and not data.get("mentor") and "mentor" not in self.errors:
            self.add_error("mentor", _("Indiquez qui accompagnera cette personne."))
        if no and not data.get("reason"):
            self.add_error("reason", _("Dites pourquoi vous refusez."))
        return data


class UseForm(Form):
    """What was used, when, for what."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Count hours or euros."""
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(kind, label=_("Combien"))
        self.fields["on"] = DateField(label=_("Quel jour"), initial=timezone.localdate)
        self.fields["note"] = forms.CharField(label=_("Pour quoi"), max_length=250, required=False)

    def clean_on(self) -> date:
        """A day that has come."""
        day: date = self.cleaned_data["on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("Cette date n’est pas encore venue."))
        return day


class AddForm(Form):
    """How much more is given."""

    def __init__(self, kind: str, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Count hours or euros."""
        super().__init__(*args, **kwargs)
        self.fields["amount"] = AmountField(kind, label=_("Combien ajoutez-vous"))
        self.fields["note"] = forms.CharField(label=_("Un mot"), max_length=250, required=False)


class SettleForm(Form):
    """What it gave."""

    outcome = _text(
        _("Ce que cet accompagnement a permis"),
        help_text=_("Quelques phrases suffisent ; un essai qui n’a pas marché compte aussi."),
    )


class RequestsFilter(FilterForm):
    """Which requests."""

    etat = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *SupportState.choices])
    nature = forms.ChoiceField(label=_("Nature"), choices=[("", _("Toutes")), *SupportKind.choices])


class RecognitionsFilter(FilterForm):
    """Which recognitions."""

    etat = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *RecognitionState.choices])


class RecognitionForm(Form):
    """How and why somebody is thanked."""

    kind = forms.ChoiceField(label=_("Nature"), choices=RecognitionKind.choices, widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Intitulé"), max_length=160, help_text=_("Par exemple : lettre du directeur, trophée du ministère.")
    )
    text = _text(_("Pour quoi"), help_text=_("Ce que la personne a fait, et ce que cela a changé."))
    contribution = forms.ChoiceField(label=_("Pour laquelle de ses contributions"), required=False)
    with_team = forms.BooleanField(
        label=_("Proposer aussi à ses co-auteurs"),
        required=False,
        help_text=_("Chacun dira pour soi si cela peut être connu."),
    )

    def __init__(self, texts: Sequence[Contribution], *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer the person's texts."""
        super().__init__(*args, **kwargs)
        self.texts = texts
        nothing = ("", _("Aucune en particulier"))
        _choices(self, "contribution", [nothing, *((str(each.pk), each.title) for each in texts)])

    @property
    def answers(self) -> dict[str, Any]:
        """What the action wants."""
        data = dict(self.cleaned_data)
        chosen = data["contribution"]
        data["contribution"] = next((each for each in self.texts if str(each.pk) == chosen), None)
        return data


class DropForm(Form):
    """Why it is not awarded."""

    reason = _text(_("Pourquoi elle n’est pas décernée"))
