"""Forms of the preparation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fabrique.expression.challenges.actions import BLUEPRINTS
from fabrique.expression.challenges.models import Challenge
from fabrique.expression.challenges.rules import coherent_access
from fabrique.expression.challenges.states import Access, ChallengeKind, ChallengeRole, ChallengeState
from fabrique.expression.programmes.models import Programme
from fabrique.foundations.kernel.richtext import to_markdown
from fabrique.foundations.ui.forms import DateField, FilterForm, Form, Hinted, RichTextarea, RichTextField

LONG = 20_000
BLANK = "vide"


class NewChallengeForm(Form):
    """What a workshop starts with."""

    start_from = forms.ChoiceField(label=_("Partir de"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Titre"), max_length=160, help_text=_("Court, comme on le dira. Il peut changer."))
    question = forms.CharField(
        label=_("Question posée"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une question ouverte, à laquelle on ne répond pas par oui ou non."),
    )
    first_day = DateField(
        label=_("Premier jour de l’atelier"),
        help_text=_("Le calendrier est proposé à partir de ce jour\u00a0; vous l’ajusterez."),
    )

    def __init__(self, *args: Any, templates: Iterable[Challenge], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Offer our models, then those saved here."""
        super().__init__(*args, **kwargs)
        ours = [(each.key, Hinted(str(each.name), str(each.description))) for each in BLUEPRINTS]
        saved = [(f"modele-{each.pk}", Hinted(each.title, str(each.programme))) for each in templates]
        nothing = [(BLANK, Hinted(str(_("Une page blanche")), str(_("Sans calendrier ni classement"))))]
        self.fields["start_from"].choices = ours + saved + nothing
        self.fields["start_from"].initial = BLUEPRINTS[0].key


class IdentityForm(Form):
    """Title, question, context."""

    title = forms.CharField(label=_("Titre"), max_length=160)
    slug = forms.SlugField(
        label=_("Adresse de la page"),
        max_length=80,
        help_text=_(
            "Faite à partir du titre. Lettres sans accent, chiffres et tirets. Elle ne change plus après l’ouverture."
        ),
        error_messages={
            "invalid": _(
                "Seulement des lettres sans accent, des chiffres et des tirets. Exemple\u00a0: accueil-des-usagers"
            )
        },
    )
    question = forms.CharField(
        label=_("Question posée"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une question ouverte, à laquelle on ne répond pas par oui ou non."),
    )
    context = RichTextField(
        label=_("Contexte"),
        required=False,
        max_length=LONG,
        help_text=_("D’où vient la question, ce que l’on sait déjà, ce qui est hors du sujet."),
    )

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Start from what is saved."""
        kwargs["initial"] = {
            "title": challenge.title,
            "slug": challenge.slug,
            "question": challenge.question,
            "context": to_markdown(challenge.context),
        }
        super().__init__(*args, **kwargs)
        if challenge.state != ChallengeState.PREPARING:
            self.fields["slug"].disabled = True


class CommitmentForm(Form):
    """What the sponsor promises."""

    sponsor_name = forms.CharField(
        label=_("Commanditaire"),
        required=False,
        max_length=160,
        help_text=_("La fonction et le nom de qui pose la question."),
    )
    what = forms.CharField(
        label=_("Ce qui sera fait du résultat"), required=False, max_length=LONG, widget=RichTextarea(attrs={"rows": 5})
    )
    who = forms.CharField(label=_("Qui décide"), required=False, max_length=250)
    criteria = forms.CharField(
        label=_("Sur quels critères"), required=False, max_length=LONG, widget=RichTextarea(attrs={"rows": 5})
    )
    by = DateField(label=_("Réponse au plus tard le"), required=False)
    mark_optional = False

    def __init__(self, *args: Any, challenge: Challenge, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Start from what is saved."""
        kwargs["initial"] = {
            "sponsor_name": challenge.sponsor_name,
            "what": to_markdown(challenge.commitment_what),
            "who": challenge.commitment_who,
            "criteria": to_markdown(challenge.commitment_criteria),
            "by": challenge.commitment_by,
        }
        super().__init__(*args, **kwargs)


def _access_choices(*, reading: bool) -> list[tuple[str, Hinted]]:
    hints = {
        Access.PUBLIC: _("Chacun lit, même sans compte. À choisir pour une consultation publique."),
        Access.SIGNED_IN: _("Toute personne qui a un compte sur ce site."),
        Access.ORGANISATIONS: _("Les membres des organisations invitées et de leurs services."),
        Access.INVITATION: _("Seulement les personnes que l’équipe d’animation invite ou accepte une par une."),
    }
    wanted = [each for each in Access if reading or each != Access.PUBLIC]
    return [(each.value, Hinted(str(each.label), str(hints[each]))) for each in wanted]


class AccessForm(Form):
    """Who reads, who takes part."""

    read = forms.ChoiceField(label=_("Qui peut lire"), widget=forms.RadioSelect)
    take_part = forms.ChoiceField(
        label=_("Qui peut participer sans attendre d’accord"),
        widget=forms.RadioSelect,
        help_text=_("Les autres peuvent demander à participer\u00a0: l’équipe d’animation répond."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Choices in words."""
        super().__init__(*args, **kwargs)
        self.fields["read"].choices = _access_choices(reading=True)
        self.fields["take_part"].choices = _access_choices(reading=False)

    def clean(self) -> dict[str, Any]:
        """The two must hold together."""
        data: dict[str, Any] = super().clean() or {}
        read, take_part = data.get("read"), data.get("take_part")
        if read and take_part and not coherent_access(read, take_part):
            self.add_error(
                "take_part",
                _(
                    "On ne peut participer qu’à ce que l’on peut lire\u00a0: élargissez la lecture, ou restreignez la participation."
                ),
            )
        return data


class TermsForm(Form):
    """Confidentiality terms."""

    terms = RichTextField(
        label=_("Règles de confidentialité"),
        required=False,
        max_length=LONG,
        help_text=_(
            "Chaque participant les accepte avant d’écrire. Si vous changez le texte, chacun devra l’accepter de nouveau."
        ),
    )


class OptionsForm(Form):
    """How supports work."""

    hides_tallies = forms.BooleanField(
        label=_("Cacher le nombre de soutiens jusqu’à la fin de la phase"),
        required=False,
        help_text=_("Chacun se prononce sans être influencé\u00a0; les nombres paraissent quand la phase se termine."),
    )
    three_way_votes = forms.BooleanField(
        label=_("Permettre de dire «\u00a0pour\u00a0», «\u00a0mitigé\u00a0» ou «\u00a0contre\u00a0»"),
        required=False,
        help_text=_("Sinon, on soutient ou l’on ne soutient pas. Ce choix ne change plus après l’ouverture."),
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
                ChallengeRole.FACILITATOR,
                Hinted(_("Animation"), _("Règle les pages, ouvre les phases, range les contributions. Ne vote pas.")),
            ),
            (
                ChallengeRole.MODERATOR,
                Hinted(_("Modération"), _("Masque, avec une raison, ce qui enfreint les règles.")),
            ),
            (ChallengeRole.SPONSOR, Hinted(_("Commanditaire"), _("Signe l’engagement et valide le rapport."))),
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


class TaxonomyForm(Form):
    """Another classification."""

    name = forms.CharField(
        label=_("Nom du classement"), max_length=80, help_text=_("Exemples\u00a0: Défis, Axes, Public concerné.")
    )
    labels = forms.CharField(
        label=_("Entrées"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Une par ligne."),
    )


class TermsOfTaxonomyForm(Form):
    """More entries."""

    labels = forms.CharField(
        label=_("Ajouter des entrées"),
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Une par ligne."),
    )


class LabelForm(Form):
    """Another name."""

    label = forms.CharField(label=_("Nom"), max_length=250)


class OrganisationSearch(FilterForm):
    """Find organisations to invite."""

    q = forms.CharField(label=_("Chercher une organisation"), help_text=_("Son nom ou son sigle."))


class TemplateForm(Form):
    """Name of a saved model."""

    title = forms.CharField(
        label=_("Nom du modèle"), max_length=160, help_text=_("Il sera proposé comme point de départ.")
    )


class DuplicateForm(Form):
    """Another workshop like this one."""

    programme = forms.ModelChoiceField(queryset=Programme.objects.none(), label=_("Programme"))
    title = forms.CharField(label=_("Titre de la copie"), max_length=160)
    question = forms.CharField(label=_("Question posée"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}))
    first_day = DateField(
        label=_("Premier jour"),
        help_text=_("Tout le calendrier est décalé pour commencer ce jour-là, aux mêmes heures."),
    )


class ChallengesFilter(FilterForm):
    """Filters of the list of workshops."""

    q = forms.CharField(label=_("Mots du titre ou de la question"))
    etat = forms.ChoiceField(label=_("État"), choices=[("", _("Tous")), *ChallengeState.choices])
    nature = forms.ChoiceField(label=_("Nature"), choices=[("", _("Toutes")), *ChallengeKind.choices])
    programme = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args: Any, programmes: Iterable[Programme], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Programmes that the person may read."""
        super().__init__(*args, **kwargs)
        choices = [("", str(_("Tous"))), *((str(each.pk), each.name) for each in programmes)]
        self.fields["programme"].choices = choices
