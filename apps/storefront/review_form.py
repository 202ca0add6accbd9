"""What somebody says of a product."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.reviews.interface import MOST_CHARACTERS, STARS


def _choices() -> list[tuple[int, str]]:
    return [(star, ngettext("%d star", "%d stars", star) % star) for star in STARS]


class ReviewForm(forms.Form):
    """Stars, words and the name to show."""

    rating = forms.TypedChoiceField(
        label=_("Your rating"),
        choices=_choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from one to five stars.")},
    )
    title = forms.CharField(label=_("In a few words"), max_length=MOST_CHARACTERS["title"], required=False)
    body = forms.CharField(
        label=_("Your review"),
        max_length=MOST_CHARACTERS["body"],
        widget=forms.Textarea({"rows": 6}),
        help_text=_("What is it like to use? Would you buy it again? Reviews with links in them wait for us first."),
        error_messages={"required": _("Say what you think of it.")},
    )
    author_name = forms.CharField(
        label=_("Name to show"),
        max_length=MOST_CHARACTERS["author_name"],
        widget=forms.TextInput({"autocomplete": "nickname"}),
        error_messages={"required": _("Give a name to show.")},
    )


def name_shown_of(user: Any) -> str:
    """What a customer is called where everybody reads it: "Ada B."; empty for a guest."""
    if not user.is_authenticated:
        return ""
    initial = f" {user.last_name[0]}." if user.last_name else ""
    return f"{user.first_name}{initial}".strip()
