"""What customers type about themselves, and to say who they are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.storefront.form_fields import MISSING, email_field, password_field, telephone_field, text_field

GOOD_PASSWORD = _("At least 8 characters, and not a common one.")


class SignInForm(forms.Form):
    email = email_field("username")
    password = password_field("current-password")


class CodeForm(forms.Form):
    """A code of an authenticator app, or where it is asked for at log-in, a recovery code instead."""

    code = forms.CharField(
        label=_("Code"),
        max_length=30,
        error_messages=MISSING,
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "off", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: Any, takes_letters: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if takes_letters:
            self.fields["code"].widget.attrs["inputmode"] = "text"


class RegisterForm(forms.Form):
    first_name = text_field(_("First name"), "given-name")
    last_name = text_field(_("Last name"), "family-name")
    email = email_field()
    password = password_field("new-password", help_text=GOOD_PASSWORD)


class ProfileForm(forms.Form):
    first_name = text_field(_("First name"), "given-name")
    last_name = text_field(_("Last name"), "family-name")
    phone = telephone_field(_("Telephone"))


class PasswordAgainForm(forms.Form):
    """Who is there, asked once more before something that cannot be taken back."""

    password = password_field("current-password", label=_("Your password"))


class ChangePasswordForm(forms.Form):
    password = password_field("current-password", label=_("Present password"))
    new_password = password_field("new-password", label=_("New password"), help_text=GOOD_PASSWORD)


class ChangeEmailForm(forms.Form):
    new_email = email_field()
    password = password_field("current-password", label=_("Your password"))


class ForgottenPasswordForm(forms.Form):
    email = email_field("username")


class NewPasswordForm(forms.Form):
    new_password = password_field("new-password", label=_("New password"), help_text=GOOD_PASSWORD)


class EraseForm(PasswordAgainForm):
    sure = forms.BooleanField(
        label=_("Yes, erase my account for good"),
        error_messages={"required": _("Tick this, so that nobody erases an account by mistake.")},
    )
