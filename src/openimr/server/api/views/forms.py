"""The forms of tokens and webhooks."""

from typing import cast

from django import forms

from openimr.server.accounts.models import User
from openimr.server.api.scopes import SCOPES, open_to
from openimr.server.api.tokens import LONGEST_DAYS
from openimr.server.api.webhooks.actions import event_types
from openimr.server.api.webhooks.outbox import ALL


class TokenForm(forms.Form):
    """A new token."""

    name = forms.CharField(
        max_length=100,
        label="Program",
        help_text="What the token is for, so that you know it again.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(min_value=1, max_value=LONGEST_DAYS, initial=90, label="Good for so many days")
    scopes = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple, label="What it may be used for", error_messages={"required": "Choose one."}
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        """`user`: whose token it is; only what the account may do can be chosen."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = cast("forms.MultipleChoiceField", self.fields["scopes"])
        field.choices = [(name, f"{SCOPES[name].says} ({name})") for name in open_to(user)]


class WebhookForm(forms.Form):
    """A new webhook."""

    url = forms.CharField(
        max_length=1000,
        label="Address",
        help_text="https, on the public internet.",
        widget=forms.URLInput(attrs={"autocomplete": "off", "placeholder": "https://claims.example.org/imr"}),
    )
    everything = forms.BooleanField(required=False, initial=True, label="All events")
    events = forms.MultipleChoiceField(
        required=False,
        label="Or only these",
        widget=forms.SelectMultiple(attrs={"size": "8"}),
        help_text="Used where the box above is not ticked. Hold Ctrl to choose several.",
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """With the types of events that there are."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = cast("forms.MultipleChoiceField", self.fields["events"])
        field.choices = [(name, name) for name in event_types()]

    def wanted(self) -> list[str]:
        """The types of events that were chosen."""
        found = self.cleaned_data
        return [ALL] if found["everything"] else list(found["events"])
