"""The papers that every case file holds: state forms, covers, bills and notices, filled from the case's parties."""
# ruff: noqa: E501 - the wording of forms reads best unbroken

from __future__ import annotations

from dataclasses import dataclass, replace

from examples.drawing.blocks import (
    FORM,
    LETTER,
    OFFICE,
    Bar,
    Blocks,
    Break,
    Gap,
    Letterhead,
    Look,
    Para,
    Piece,
    Sign,
    Title,
    fields,
    grid,
    lines,
    p,
    record,
)


@dataclass(frozen=True, kw_only=True)
class Parties:
    """Who is who in a case. Dates are MM/DD/YYYY, as forms print them."""

    first: str
    last: str
    dob: str
    sex: str
    home: str
    phone: str
    employer: str
    claim: str
    injury: str
    doctor: str
    specialty: str
    practice: str
    office: str
    office_phone: str
    office_fax: str
    administrator: str
    adjuster: str
    admin_address: str
    admin_phone: str
    admin_fax: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"

    @property
    def filed(self) -> str:
        """Last name first, as charts file it."""
        return f"{self.last}, {self.first}"


def tick(chosen: object) -> str:
    """A ballot box, crossed where the answer is yes."""
    return "☒" if chosen else "☐"


def iso(date: str) -> str:
    """MM/DD/YYYY as YYYY-MM-DD."""
    month, day, year = date.split("/")
    return f"{year}-{month}-{day}"


def imr_application(
    who: Parties,
    items: list[str],
    *,
    signed: str,
    decided: str,
    diagnosis: str,
    disputes_liability: bool = False,
    look: Look = FORM,
) -> Piece:
    """DWC Form IMR, filled and signed by the employee."""
    return record(
        "DWC Form IMR application",
        iso(signed),
        who.name,
        Para("State of California, Division of Workers' Compensation", "center"),
        Title("APPLICATION FOR INDEPENDENT MEDICAL REVIEW"),
        Para("DWC Form IMR", "center"),
        p(
            """Sign this form within the time your utilization review letter gives and send it, with a copy of that letter, to
        DWC-IMR, c/o Maximus Federal Services, Inc. Send a copy of the signed form to the claims administrator.""",
            "small",
        ),
        Para("Type of Utilization Review: ☒ Regular ☐ Expedited ☐ Modification after Appeal"),
        Bar("Employee"),
        fields(
            f"Employee Name (First, MI, Last): {who.name}",
            f"Address: {who.home} | Phone Number: {who.phone}",
            f"Employer Name: {who.employer}",
            f"Claim Number: {who.claim} | Date of Injury (MM/DD/YYYY): {who.injury}",
            "WCIS Jurisdictional Claim Number (if assigned): | EAMS Case Number (if applicable):",
        ),
        Bar("Requesting Physician Information"),
        fields(
            f"Requesting Physician Name: {who.doctor} | Specialty: {who.specialty}",
            f"Practice Name and Address: {who.practice}, {who.office}",
        ),
        Bar("Claims Administrator Information"),
        fields(
            f"Claims Administrator Name: {who.administrator} | Adjuster/Contact Name: {who.adjuster}",
            f"Address: {who.admin_address}",
            f"Phone Number: {who.admin_phone} | Fax Number: {who.admin_fax}",
        ),
        Bar("Disputed Medical Treatment"),
        fields(
            f"Primary Diagnosis (Use ICD Code where practical): {diagnosis}",
            f"Date of Utilization Review Determination Letter: {decided}",
        ),
        Para(
            "Is the Claims Administrator disputing liability for the requested medical treatment besides the question of "
            f"medical necessity? {tick(disputes_liability)} Yes {tick(not disputes_liability)} No"
        ),
        Para("List each specific requested medical service, good or item that was denied or modified:"),
        *(Para(f"{number}. {item}", "indent") for number, item in enumerate(items, start=1)),
        Bar("Request for Review and Consent to Obtain Medical Records"),
        p(
            """I ask for an independent medical review of the treatment listed above, and I allow my providers and the claims
        administrator to send the review organization the records that bear on it. This permission ends one year from the
        date below.""",
            "small",
        ),
        Sign(who.name, f"Employee Signature   Date: {signed}"),
        look=replace(look, footer="DWC Form IMR (Effective February 2014)   Page {page} of {pages}"),
    )


def rfa(
    who: Parties,
    rows: str,
    *,
    signed: str,
    dob: bool = True,
    new: bool = True,
    contact: str = "Authorizations",
    notes: str = "",
    look: Look = FORM,
) -> Piece:
    """DWC Form RFA. ``rows`` has one line an item: diagnosis | ICD | service | CPT | other information."""
    return record(
        "DWC Form RFA",
        iso(signed),
        who.doctor,
        Para("State of California, Division of Workers' Compensation", "center"),
        Title("REQUEST FOR AUTHORIZATION"),
        Para("DWC Form RFA", "center"),
        p(
            """Attach the Doctor's First Report (DLSR 5021), a PR-2 or an equivalent narrative report that substantiates the
        requested treatment.""",
            "small",
        ),
        Para(f"{tick(new)} New Request   {tick(not new)} Resubmission - Change in Material Facts"),
        Para("☐ Expedited Review   ☐ Written confirmation of a prior oral request"),
        Bar("Employee Information"),
        fields(
            f"Name (Last, First, Middle): {who.filed}",
            f"Date of Injury (MM/DD/YYYY): {who.injury} | Date of Birth (MM/DD/YYYY): {who.dob if dob else ''}",
            f"Claim Number: {who.claim} | Employer: {who.employer}",
        ),
        Bar("Requesting Physician Information"),
        fields(
            f"Name: {who.doctor} | Practice Name: {who.practice}",
            f"Address: {who.office} | Contact Name: {contact}",
            f"Phone: {who.office_phone} | Fax Number: {who.office_fax} | Specialty: {who.specialty}",
        ),
        Bar("Claims Administrator Information"),
        fields(
            f"Company Name: {who.administrator} | Contact Name: {who.adjuster}",
            f"Address: {who.admin_address} | Phone: {who.admin_phone} | Fax Number: {who.admin_fax}",
        ),
        Bar("Requested Treatment (see instructions for guidance; attach additional pages if necessary)"),
        grid(
            "Diagnosis (Required) | ICD-Code (Required) | Service/Good Requested (Required) | CPT/HCPCS Code (If known) | "
            "Other Information: (Frequency, Duration, Quantity, etc.)\n" + rows.strip(),
            (0.21, 0.12, 0.27, 0.12, 0.28),
        ),
        p(notes, "small") if notes else [],
        Sign(who.doctor, f"Requesting Physician Signature   Date: {signed}"),
        Bar("Claims Administrator/Utilization Review Organization (URO) Response"),
        Para(
            "☐ Approved   ☐ Denied or Modified (See separate decision letter)   ☐ Delay (See separate notification of delay)"
        ),
        Para(
            "☐ Requested treatment has been previously denied   ☐ Liability for treatment is disputed (See separate letter)"
        ),
        look=replace(look, footer="DWC Form RFA (Effective 2/2014)   Page {page}"),
    )


def pr2(
    who: Parties,
    date: str,
    *,
    subjective: str,
    objective: str,
    diagnoses: str,
    plan: str,
    work: str,
    reason: str = "continuing",
    extra: Blocks = (),
    look: Look = FORM,
    kind: str = "PR-2 progress report",
) -> Piece:
    """State form PR-2 with the physician's own words in its parts."""
    return record(
        kind,
        iso(date),
        who.doctor,
        Title("PRIMARY TREATING PHYSICIAN'S PROGRESS REPORT (PR-2)"),
        Para("Check the box(es) that tell why you are sending a report at this time.", "small"),
        Para(
            f"{tick(reason == 'continuing')} Periodic report (45 days)   {tick(reason == 'change')} Change in treatment plan   ☐ Released from care"
        ),
        Para(
            f"{tick(reason == 'request')} Need for treatment authorization   ☐ Response to request for information   ☐ Info. requested by others"
        ),
        Bar("Patient"),
        fields(
            f"Name: {who.filed} | Sex: {who.sex} | DOB: {who.dob}",
            f"Date of injury: {who.injury} | Date of exam: {date} | Claim no.: {who.claim}",
            f"Employer: {who.employer} | Claims administrator: {who.administrator}",
        ),
        Bar("Subjective complaints"),
        p(subjective),
        Bar("Objective findings (relevant test results, if any)"),
        p(objective),
        Bar("Diagnoses"),
        lines(diagnoses),
        extra,
        Bar("Treatment plan"),
        lines(plan),
        Bar("Work status"),
        lines(work),
        Gap(4),
        Para(
            "I declare under penalty of perjury that this report is true and correct to the best of my knowledge and that I have "
            "not violated Labor Code 139.3.",
            "small",
        ),
        Sign(who.doctor, f"{who.practice}, {who.office}   Tel {who.office_phone}"),
        look=replace(look, footer=f"DWC Form PR-2   {who.filed}   {date}   page {{page}} of {{pages}}"),
    )


def fax_cover(who: Parties, date: str, *, subject: str, pages: int, note: str = "", sender: str = "") -> Piece:
    """A fax cover sheet from the office to the claims administrator."""
    return record(
        "Fax cover sheet",
        iso(date),
        sender or who.practice,
        Title("FAX TRANSMITTAL"),
        fields(
            f"TO: {who.administrator}, attn {who.adjuster} | FAX: {who.admin_fax}",
            f"FROM: {who.practice} | FAX: {who.office_fax}",
            f"DATE: {date} | PAGES (with cover): {pages}",
            f"RE: {subject}",
        ),
        p(note) if note else [],
        p(
            """Confidential health information. If you are not the addressee, telephone the sender, then shred what you received.""",
            "small",
        ),
        look=OFFICE,
    )


def bill(who: Parties, date: str, rows: str, *, diagnosis: str, total: str, biller: str = "") -> Piece:
    """A statement of charges. ``rows``: date | CPT | description | units | charge."""
    return record(
        "Billing statement",
        iso(date),
        biller or who.practice,
        Letterhead(biller or who.practice, (who.office, "Statement of account - workers' compensation")),
        fields(
            f"Patient: {who.filed} | DOB: {who.dob}",
            f"Claim: {who.claim} | Date of injury: {who.injury}",
            f"Bill to: {who.administrator} | Diagnosis: {diagnosis}",
        ),
        grid("Date of service | Code | Description | Units | Charge\n" + rows.strip(), (0.18, 0.14, 0.42, 0.1, 0.16)),
        Para(f"Balance due: {total}. Charges follow the Official Medical Fee Schedule. Statement date {date}."),
    )


def benefit_notice(who: Parties, date: str, *, subject: str, text: str) -> Piece:
    """A letter from the claims administrator to the worker about benefits."""
    return record(
        "Benefit notice",
        iso(date),
        who.administrator,
        Letterhead(who.administrator, (who.admin_address,)),
        Para(date),
        Para(who.name),
        Para(who.home),
        Gap(),
        Para(f"Claim: {who.claim}   Date of injury: {who.injury}   Employer: {who.employer}"),
        Para(subject, "bold"),
        p(text),
        Sign(who.adjuster, "Claims examiner"),
        look=LETTER,
    )


def proof_of_service(who: Parties, date: str, *, served: str) -> Piece:
    """Proof that a letter was mailed."""
    return record(
        "Proof of service",
        iso(date),
        who.administrator,
        Title("PROOF OF SERVICE BY MAIL"),
        p(f"""I am over eighteen and not a party to this matter. On {date} I placed a true copy of the utilization review
        decision in the matter of {who.name}, claim {who.claim}, in the outgoing mail at {who.admin_address}, addressed to:"""),
        lines(served, "indent"),
        Para("I declare under penalty of perjury under the laws of California that this is true."),
        Sign(who.adjuster),
        look=LETTER,
    )


def notice_pages(text: str) -> list[Blocks]:
    """What to do next, on a page of its own after a decision."""
    return [Break(), Title("If you disagree with this decision"), p(text)]
