"""The forms of accounts."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from openimr.server.accounts.glass import LONGEST
from openimr.server.accounts.models import Organization, User
from openimr.server.accounts.names import fault_of
from openimr.server.accounts.roles import Role


def _can_be_a_name(username: str) -> None:
    if fault := fault_of(username.strip()):
        raise forms.ValidationError(fault)


class PersonForm(forms.Form):
    """What an account is."""

    name = forms.CharField(max_length=200, required=False)
    email = forms.EmailField(required=False, label="E-mail", help_text="Notices go here; they hold no health data.")
    roles = forms.MultipleChoiceField(choices=Role.choices, widget=forms.CheckboxSelectMultiple)
    organization = forms.ModelChoiceField(
        Organization.objects.order_by("name"), required=False, help_text="For accounts of a claims administrator only."
    )
    reviewer = forms.CharField(max_length=100, required=False, label="Id on the roster", help_text="Reviewers only.")


class NewPersonForm(PersonForm):
    """A new account."""

    username = forms.CharField(max_length=150, label="User name", validators=[_can_be_a_name])
    field_order = ["username", "name", "email", "roles", "organization", "reviewer"]  # noqa: RUF012 - as Django declares it


class PasswordsForm(forms.Form):
    """A password, twice."""

    password = forms.CharField(
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters; a sentence is good.",
    )
    again = forms.CharField(
        max_length=200,
        label="The same password again",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User | None = None, **kwargs: object) -> None:
        """`user`: whose name the password must not be like."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean(self) -> dict[str, object]:
        """The two are the same, and good."""
        found: dict[str, object] = super().clean() or {}
        if found.get("password") != found.get("again"):
            self.add_error("again", "The two passwords differ.")
        elif self.user is not None and (password := found.get("password")):
            try:
                validate_password(str(password), self.user)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return found


class CodeForm(forms.Form):
    """A case code and the date that goes with it."""

    code = forms.CharField(
        max_length=40,
        label="Case code",
        help_text="On the notice that you got: three groups of four letters and digits.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    day = forms.DateField(label="Date of injury", widget=forms.DateInput(attrs={"type": "date"}))


class NewAccountForm(CodeForm, PasswordsForm):
    """A case code, and the account that it makes."""

    username = forms.CharField(
        max_length=150,
        label="A user name of your choice",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        validators=[_can_be_a_name],
    )
    field_order = ["code", "day", "username", "password", "again"]  # noqa: RUF012 - as Django declares it


class GlassForm(forms.Form):
    """Emergency access."""

    case = forms.CharField(max_length=40, label="Case number", widget=forms.TextInput(attrs={"autocomplete": "off"}))
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Stays on record; write no health data and no names here.",
    )
    minutes = forms.IntegerField(min_value=1, max_value=LONGEST, initial=60, help_text=f"At most {LONGEST}.")
