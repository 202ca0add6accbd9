"""What people type who look for their order, want the newsletter, or write to the shop."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.storefront.form_fields import MISSING, email_field, text_field


class Trapped(forms.Form):
    """A form with a field that people do not see: what fills it in is a machine, and is told what it wants to hear."""

    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}),
    )

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))


class TrackForm(forms.Form):
    number = text_field(
        _("Order number"), "off", longest=40, autocapitalize="characters", spellcheck="false", inputmode="text"
    )
    email = email_field()


class NewsletterForm(Trapped):
    email = email_field()


class ContactForm(Trapped):
    name = text_field(_("Your name"), "name", longest=120)
    email = email_field()
    order_number = text_field(_("Order number"), "off", longest=40, required=False, autocapitalize="characters")
    text = forms.CharField(
        label=_("What is it about?"),
        max_length=5000,
        error_messages=MISSING,
        widget=forms.Textarea({"rows": "8"}),
    )
