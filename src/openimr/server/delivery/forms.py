"""What is asked for in the mail room and on the pages of letters."""

from django import forms

_LONG = 1000
_DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class BatchForm(forms.Form):
    """A batch that is to be made."""

    day = forms.DateField(label="Day of mailing", widget=_DAY, help_text="The letters are dated and counted from it.")
    with_gaps = forms.BooleanField(label="Also letters in which a place stands open", required=False)


class MailedForm(forms.Form):
    """Who deposited a batch in the mail, and where."""

    mailed_by = forms.CharField(label="Who deposited it in the mail (full name)", max_length=200)
    city = forms.CharField(label="City of the post office", max_length=200)
    county = forms.CharField(label="County", max_length=200)
    tracking = forms.CharField(label="Number of the post's receipt, or tracking number", max_length=200, required=False)


class ProofForm(forms.Form):
    """The signed proof of service, or the receipt of the post."""

    proof = forms.FileField(
        label="Signed proof of service, or receipt of the post (PDF)",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )


class ReasonForm(forms.Form):
    """Why a letter is not sent, or came back, and the day of it."""

    why = forms.CharField(max_length=_LONG)
    day = forms.DateField(required=False)


class OtherwiseForm(forms.Form):
    """How the office has served a letter by itself."""

    why = forms.CharField(max_length=_LONG)
    day = forms.DateField()
    service = forms.CharField(max_length=20)


class AskForm(forms.Form):
    """What is asked of a party, a line each."""

    asks = forms.CharField(max_length=5 * _LONG, required=False)
    send_by = forms.DateField(required=False)


class WayForm(forms.Form):
    """How an account gets its letters."""

    way = forms.ChoiceField(label="My letters come", choices=(), widget=forms.RadioSelect)
    email = forms.EmailField(label="E-mail address", required=False)

    def __init__(self, data: object = None, *, ways: list[tuple[str, str]], **more: object) -> None:
        """`ways` are those that the account can choose."""
        super().__init__(data, **more)  # type: ignore[arg-type]
        self.fields["way"].choices = ways  # type: ignore[attr-defined]
        if all(way != "portal" for way, _ in ways):
            del self.fields["email"]
