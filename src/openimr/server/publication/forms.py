"""What is asked for on the pages of publication."""

from django import forms

from openimr.server.publication.actions import MOST_WORDS
from openimr.server.publication.models import Choice

_LONG = 2000


class ChoiceForm(forms.Form):
    """A word on a stretch of the letter."""

    kind = forms.ChoiceField(choices=Choice.Kind.choices)
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    reason = forms.CharField(max_length=_LONG, required=False)
    everywhere = forms.BooleanField(required=False)


class MarkForm(forms.Form):
    """Further words that go out."""

    words = forms.CharField(max_length=MOST_WORDS)
    says = forms.CharField(max_length=MOST_WORDS, required=False)


class PublishForm(forms.Form):
    """What the page showed when its button was pressed."""

    seen = forms.CharField(max_length=40, widget=forms.HiddenInput)


class TakedownForm(forms.Form):
    """Why a letter is taken down, redacted again, or withdrawn."""

    reason = forms.CharField(
        label="Why", max_length=_LONG, min_length=10, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Stays on record. Say what is wrong, without repeating what identifies somebody.",
    )  # fmt: skip
