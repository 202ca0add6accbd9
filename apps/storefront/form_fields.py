"""Form fields that several forms have, named so that browsers know how to fill them in."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

MISSING = {"required": _("Please fill this in.")}


def text_field(label: Any, autocomplete: str, *, longest: int = 100, required: bool = True, **attributes: Any) -> Any:
    """A line of text that browsers know how to fill in."""
    return forms.CharField(
        label=label,
        max_length=longest,
        required=required,
        error_messages=MISSING,
        widget=forms.TextInput({"autocomplete": autocomplete, **attributes}),
    )


def telephone_field(label: Any) -> Any:
    return text_field(label, "tel", longest=40, required=False, type="tel", inputmode="tel")


def email_field(autocomplete: str = "email") -> Any:
    return forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        error_messages=MISSING,
        widget=forms.EmailInput({"autocomplete": autocomplete, "inputmode": "email"}),
    )


def password_field(autocomplete: str, *, label: Any = "", help_text: Any = "") -> Any:
    return forms.CharField(
        label=label or _("Password"),
        strip=False,
        error_messages=MISSING,
        help_text=help_text,
        widget=forms.PasswordInput({"autocomplete": autocomplete}),
    )
