"""What is asked for on the pages of quality, issue and appeal."""

from django import forms

from openimr.process.remand import appeal

_LONG = 5000


class VersionForm(forms.Form):
    """Which version of the determination the page showed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class NoteForm(forms.Form):
    """A word to the reviewer; `where` is the place that it is about."""

    text = forms.CharField(max_length=_LONG)
    where = forms.CharField(max_length=200, required=False)
    version = forms.IntegerField(min_value=1, required=False)


class AnswerForm(VersionForm):
    """Why a finding does not stand; `key` names the finding."""

    key = forms.CharField(max_length=64)
    reason = forms.CharField(max_length=_LONG)


class ApproveForm(VersionForm):
    """Approval of what the page showed (`seen`), and why it comes late where it does."""

    seen = forms.CharField(max_length=64)
    late = forms.CharField(max_length=_LONG, required=False)


class LetterForm(forms.Form):
    """A PDF that is held up to us."""

    letter = forms.FileField(
        label="PDF of the letter", widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"})
    )


class RemandForm(forms.Form):
    """An order of the Appeals Board that sends a case back."""

    grounds = forms.MultipleChoiceField(
        label="Grounds that the judge found", widget=forms.CheckboxSelectMultiple, choices=()
    )
    facts = forms.CharField(
        label="The facts in error, as the order names them",
        max_length=_LONG,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    items = forms.MultipleChoiceField(
        label="Items that are reviewed again", widget=forms.CheckboxSelectMultiple, choices=()
    )
    specialty = forms.CharField(
        label="Specialty that the new review needs", max_length=200, required=False,
        help_text="As the order says; empty where it says nothing.",
    )  # fmt: skip
    served = forms.DateField(label="Day of the order", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: object = None, *, requests: list[str], **more: object) -> None:
        """`requests` are those of the case's items, in their order."""
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.fields["grounds"].choices = [(code, f"{code}: {g.says}") for code, g in appeal().grounds.items()]  # type: ignore[attr-defined]
        self.fields["items"].choices = [(str(n), text) for n, text in enumerate(requests)]  # type: ignore[attr-defined]
