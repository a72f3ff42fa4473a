"""Coming in: password, one-time link, invitation."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm as AllauthChangePasswordForm,
)
from allauth.account.forms import (
    LoginForm as AllauthLoginForm,
)
from allauth.account.forms import (
    ResetPasswordKeyForm as AllauthResetPasswordKeyForm,
)
from allauth.account.forms import (
    SetPasswordForm as AllauthSetPasswordForm,
)
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from fabrique.foundations.people.models import Person
from fabrique.foundations.ui.forms import Form, Hinted

EMAIL = _("Adresse électronique")
PASSWORD = _("Mot de passe")
NEW_PASSWORD = _("Nouveau mot de passe")
AGAIN = _("Le même mot de passe, une seconde fois")
RULES = _("12 caractères au moins. Une phrase que vous retenez convient très bien.")
WRONG = _(
    "L’adresse ou le mot de passe ne correspond pas. Vérifiez-les, ou demandez un lien de connexion par courriel."
)
DIFFERENT = _("Les deux mots de passe sont différents.")


def _dress(form: forms.Form, **wording: Any) -> None:  # noqa: ANN401 - lazy texts
    """Give allauth's fields the house's words, and none of its placeholders."""
    for name, field in form.fields.items():
        field.widget.attrs.pop("placeholder", None)
        field.help_text = ""
        if name in wording:
            field.label = wording[name]
        field.error_messages["required"] = _("Ce champ est à remplir.")
    for name in ("password1",):
        if name in form.fields:
            form.fields[name].help_text = RULES


class LoginForm(AllauthLoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Our words."""
        super().__init__(*args, **kwargs)
        _dress(self, login=EMAIL, password=PASSWORD)
        self.fields["login"].error_messages["invalid"] = _(
            "Cette adresse n’est pas complète. Exemple\u00a0: prenom.nom@interieur.gouv.fr"
        )

    def user_credentials(self) -> dict[str, Any]:
        """Also under the name by which failures are counted."""
        credentials: dict[str, Any] = super().user_credentials()
        return {**credentials, "login": credentials.get("email", "").lower()}


class ResetPasswordKeyForm(AllauthResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Our words."""
        super().__init__(*args, **kwargs)
        _dress(self, password1=NEW_PASSWORD, password2=AGAIN)


class SetPasswordForm(AllauthSetPasswordForm):  # type: ignore[misc]
    """A first password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Our words."""
        super().__init__(*args, **kwargs)
        _dress(self, password1=NEW_PASSWORD, password2=AGAIN)


class ChangePasswordForm(AllauthChangePasswordForm):  # type: ignore[misc]
    """The present password, then the new one, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """Our words."""
        super().__init__(*args, **kwargs)
        _dress(self, oldpassword=_("Mot de passe actuel"), password1=NEW_PASSWORD, password2=AGAIN)


class LinkForm(Form):
    """The address to which a one-time link is sent."""

    email = forms.EmailField(
        label=EMAIL,
        help_text=_("Celle de votre compte. Exemple\u00a0: prenom.nom@interieur.gouv.fr"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AcceptForm(Form):
    """Open one's account."""

    mark_optional = False
    given_name = forms.CharField(
        label=_("Prénom"),
        validators=[MaxLengthValidator(80)],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    family_name = forms.CharField(
        label=_("Nom"),
        validators=[MaxLengthValidator(80)],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    job_title = forms.CharField(
        label=_("Fonction"),
        help_text=_("Facultatif. Exemple\u00a0: conseillère numérique, chef de projet"),
        validators=[MaxLengthValidator(160)],
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    way = forms.ChoiceField(
        label=_("Comment voulez-vous vous connecter\u202f?"),
        initial="mot-de-passe",
        choices=[
            ("mot-de-passe", Hinted(_("Avec un mot de passe"), _("Choisissez-le ci-dessous."))),
            ("lien", Hinted(_("Par un lien reçu par courriel"), _("À chaque connexion, sans rien à retenir."))),
        ],
        widget=forms.RadioSelect,
    )
    password1 = forms.CharField(
        label=PASSWORD,
        help_text=RULES,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=AGAIN,
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's
        """The password is compared with the person's names and address."""
        self.person = person
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """A password is asked for only by those who want one."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("way") == "lien":
            cleaned["password1"] = ""
            return cleaned
        first, second = cleaned.get("password1", ""), cleaned.get("password2", "")
        if not first:
            self.add_error("password1", _("Choisissez un mot de passe, ou préférez le lien par courriel."))
        elif first != second:
            self.add_error("password2", DIFFERENT)
        else:
            self._check_strength(first, cleaned)
        return cleaned

    def _check_strength(self, password: str, cleaned: dict[str, Any]) -> None:
        person = Person(
            email=self.person.email if self.person else None,
            given_name=cleaned.get("given_name", ""),
            family_name=cleaned.get("family_name", ""),
        )
        try:
            validate_password(password, person)
        except forms.ValidationError as error:
            self.add_error("password1", error)
