"""The fields of the application form, in its order: DWC Form IMR (8 CCR 9792.10.2), in plain words, in sections."""

from collections.abc import Mapping
from typing import NamedTuple

from django import forms

YES_NO = (("", "Not known"), ("yes", "Yes"), ("no", "No"))
SERVICES = (
    ("", "Not known"),
    ("mail in California", "Mail, within California"),
    ("mail in another state", "Mail, from or to another state"),
    ("mail abroad", "Mail, abroad"),
    ("fax", "Fax"),
    ("electronic", "E-mail or portal"),
    ("personal", "By hand"),
)
"""The ways of service of words.yaml."""
OUTCOMES = (
    ("", "Not known"),
    ("denied", "Denied"),
    ("modified", "Modified: less was allowed than was asked for"),
    ("conditionally non-certified", "Denied because information was not received"),
    ("deferred", "Put off, as liability is disputed"),
    ("approved", "Approved"),
)
FILERS = (
    ("", "Choose"),
    ("injured worker", "The injured worker"),
    ("representative", "A representative of the worker"),
    ("requesting physician", "The physician who asked for the treatment"),
)
PROGRAMS = (
    ("", "Not known"),
    ("independent medical review", "Independent medical review of a treatment decision"),
    ("MPN-IMR", "Review within a medical provider network (MPN)"),
    ("IBR", "Independent bill review"),
    ("another programme", "Another one"),
)
LANGUAGES = (("", "English"), ("es", "Spanish"))


class Part(NamedTuple):
    """A section of the form: its heading, a sentence on it, and the names of its fields."""

    title: str
    says: str
    names: tuple[str, ...]


ARRIVAL = Part(
    "How it came",
    "What the mail room sees: the day of receipt decides whether the application is in time.",
    ("received", "received_time", "service", "postmark", "complete", "program", "alternative_forum", "organization"),
)
PARTS = (
    Part(
        "Who applies",
        "",
        (
            "filed_by",
            "emergency_care",
            "representative_name",
            "representative_organization",
            "representative_address",
            "representative_attorney",
            "designated",
        ),
    ),
    Part(
        "The injured worker",
        "",
        ("worker_name", "worker_address", "worker_phone", "worker_email", "worker_language", "date_of_birth"),
    ),
    Part(
        "The injury and the claim",
        "",
        ("injury_date", "body_parts", "claim_number", "eams_number", "wcis_number", "employer", "employer_address"),
    ),
    Part(
        "The claims administrator",
        "The insurer or the company that handles the claim. Its name is on the letter that refused the treatment.",
        ("administrator_company", "administrator_address", "administrator_phone", "adjuster"),
    ),
    Part(
        "The physician who asked for the treatment",
        "",
        (
            "physician_name",
            "physician_specialty",
            "physician_organization",
            "physician_address",
            "physician_phone",
            "physician_npi",
        ),
    ),
    Part(
        "The decision",
        "The letter of utilization review that refused the treatment or allowed less of it.",
        ("ur_date", "ur_served", "ur_service", "request_date", "ur_type", "ur_decision_attached"),
    ),
    Part("The treatment in dispute", "", ("diagnosis",)),
    Part(
        "More that we need to know",
        "",
        ("liability_disputed", "certified", "earlier", "same_ur_decision"),
    ),
    Part("Signature", "", ("consent", "signed", "signature", "signed_on")),
)
TREATMENTS_AFTER = "The treatment in dispute"
"""The section that the rows of treatments belong to."""


def _text(label: str, help_text: str = "", *, length: int = 300, **attrs: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=length,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", **attrs}),
    )


def _lines(label: str, help_text: str = "", *, length: int = 1000) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=length, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


def _day(label: str, help_text: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, help_text=help_text, required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


def _one(label: str, choices: tuple[tuple[str, str], ...] = YES_NO, help_text: str = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, help_text=help_text, required=False)


FIELDS: Mapping[str, forms.Field] = {
    "received": _day("Day of receipt"),
    "received_time": forms.TimeField(
        label="Time of receipt",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="As the fax or the stamp says; leave it empty where there is none.",
    ),
    "service": _one("How it came", SERVICES),
    "postmark": _day("Postmark", "What was mailed counts as filed on this day."),
    "complete": _one("Is the form complete?"),
    "program": _one("Which programme does the form name?", PROGRAMS),
    "alternative_forum": _one("Does a carve-out agreement or a settlement of future care take it elsewhere?"),
    "organization": forms.ChoiceField(
        label="The claims administrator's account here",
        required=False,
        help_text="Its people see the case. Leave it empty where you are not certain.",
    ),
    "filed_by": _one("Who sends this application?", FILERS),
    "emergency_care": _one(
        "Was the treatment emergency care that was already given?",
        help_text="A physician may apply alone for emergency care only.",
    ),
    "representative_name": _text("Name of the representative", "Where there is one."),
    "representative_organization": _text("Firm or organisation"),
    "representative_address": _lines("Address of the representative"),
    "representative_attorney": _one("Is the representative an attorney?"),
    "designated": _day(
        "Day on which the worker named the representative", "It has to be after the decision, but for an attorney."
    ),
    "worker_name": _text("Name", "First name, middle initial, last name."),
    "worker_address": _lines("Address", "Street, city, state and ZIP code. Letters go there."),
    "worker_phone": _text("Telephone", length=40),
    "worker_email": forms.EmailField(label="E-mail", required=False, help_text="It gets no health information."),
    "worker_language": _one("Language of the letters", LANGUAGES),
    "date_of_birth": _day("Date of birth"),
    "injury_date": _day("Date of injury"),
    "body_parts": _text("Injured parts of the body", "Such as: lower back, left knee."),
    "claim_number": _text("Claim number", "The claims administrator's number, as on its letters.", length=60),
    "eams_number": _text("EAMS or ADJ number", "Where the Appeals Board has a case.", length=60),
    "wcis_number": _text("WCIS number", "Where you know it.", length=60),
    "employer": _text("Employer"),
    "employer_address": _lines("Address of the employer", "Where you know it: a notice goes there."),
    "administrator_company": _text("Company"),
    "administrator_address": _lines("Address of the company"),
    "administrator_phone": _text("Telephone of the company", length=40),
    "adjuster": _text("Adjuster", "The person at the company who handles the claim."),
    "physician_name": _text("Name of the physician"),
    "physician_specialty": _text("Specialty"),
    "physician_organization": _text("Practice or medical group"),
    "physician_address": _lines("Address of the practice"),
    "physician_phone": _text("Telephone or fax", length=60),
    "physician_npi": _text("NPI", "Ten digits, where you know them.", length=10),
    "ur_date": _day("Date of the decision", "On the letter."),
    "ur_served": _day("Day on which the letter was mailed or sent", "From the letter or its envelope."),
    "ur_service": _one("How the letter was sent", SERVICES),
    "request_date": _day("Date of the physician's request (RFA)"),
    "ur_type": _one(
        "Kind of utilization review", (("", "Not known"), ("regular", "Regular"), ("expedited", "Expedited"))
    ),
    "ur_decision_attached": _one(
        "Is the decision attached?", help_text="The application can't be reviewed without it. Add it below as a file."
    ),
    "diagnosis": _lines("Diagnosis", "With its ICD-10 code where you know it; several: one in a line."),
    "liability_disputed": _one(
        "Does the claims administrator also dispute that it has to pay at all?",
        help_text="On other grounds than that the treatment is not needed.",
    ),
    "certified": _one(
        "Does the physician certify in writing an imminent and serious threat to health?",
        help_text="Only then is the review expedited. Add the certificate as a file.",
    ),
    "earlier": _text("Case numbers of earlier applications", "For the same treatment, where there were any."),
    "same_ur_decision": _one("Were they about the same decision?"),
    "consent": _one(
        "Does the worker consent to the sending of medical records?",
        help_text="Records go to the review organisation for this review only. If No, the office asks about it first.",
    ),
    "signed": _one("Has the worker or the representative signed?"),
    "signature": _text("Name of who signed", "On this form your typed name is your signature."),
    "signed_on": _day("Date of the signature"),
}
"""The fields by their names; `answers` of an application hold what was typed under these names."""


class TreatmentForm(forms.Form):
    """A row of the list of disputed treatments."""

    request = forms.CharField(
        label="Treatment as it was asked for",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="With strength, amount and number of visits, as on the request.",
    )
    outcome = forms.ChoiceField(label="What was decided", choices=OUTCOMES, required=False)
    given = forms.ChoiceField(label="Was it given already?", choices=YES_NO, required=False)
