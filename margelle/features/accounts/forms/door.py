"""Forms of the doors: sign-up, sign-in, passwords, codes."""

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from margelle.features.accounts.models import User

ADDRESS_TAKEN = "Cette adresse a déjà un compte. Connectez-vous, ou prenez-en une autre."
MISSING = {"required": "Remplissez ce champ."}


def password_field(label: str = "Mot de passe", *, new: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=128,
        strip=False,
        help_text="Douze caractères au moins ; une phrase se retient mieux qu’un mot compliqué."
        if new
        else "",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password" if new else "current-password"}),
        error_messages=MISSING,
    )


class SignUpForm(forms.Form):
    company = forms.CharField(
        label="Nom de l’entreprise",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        error_messages=MISSING,
    )
    first_name = forms.CharField(
        label="Votre prénom",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
        error_messages=MISSING,
    )
    last_name = forms.CharField(
        label="Votre nom",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
        error_messages=MISSING,
    )
    email = forms.EmailField(
        label="Adresse e-mail",
        help_text="Pour vous connecter. Elle reçoit aussi les alertes, tant qu’il n’y en a pas d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            **MISSING,
            "invalid": "Écrivez une adresse e-mail, par exemple claire@entreprise.fr.",
        },
    )
    password = password_field(new=True)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(ADDRESS_TAKEN)
        return email

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        _check_password(
            self, "password", User(email=found.get("email"), last_name=found.get("last_name", ""))
        )
        return found


class NewPasswordForm(forms.Form):
    """The choice of a password by someone invited."""

    password = password_field("Choisissez un mot de passe", new=True)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        _check_password(self, "password", self.user)
        return found


class KnownPasswordForm(forms.Form):
    """The password of someone who already has an account here."""

    password = password_field("Votre mot de passe actuel")


def _check_password(form: forms.Form, field: str, user: User) -> None:
    password = form.cleaned_data.get(field)
    if password:
        try:
            validate_password(password, user)
        except ValidationError as error:
            form.add_error(field, error)


class SignInForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["login"]
        login.label = "Adresse e-mail ou identifiant"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].label = "Mot de passe"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}
        remember = self.fields.get("remember")
        if remember:
            remember.label, remember.initial = "Rester connecté sur cet appareil", True
        for field in ("login", "password"):
            self.fields[field].error_messages["required"] = MISSING["required"]
