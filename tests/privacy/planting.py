"""Letters and records-like pages with identifiers planted in them, and where each stands.

Shares no list, no pattern and no code with `openimr.privacy`: people come from `planting_names`, numbers and addresses
from Faker, the sentences were written for this file.
"""

import random
from dataclasses import dataclass, field

from .planting_names import ORIGINS, People, Person, disguised, spoiled

_BACKGROUND = [
    "The injured worker has chronic low back pain with radiation to the left lower extremity.",
    "Tinel's and Phalen's tests were positive on the right; Finkelstein's test was negative.",
    "Straight leg raise was positive at 40 degrees, and Waddell signs were absent.",
    "Medications include Norco 10/325 mg, Lyrica 75 mg, Soma 350 mg and Prilosec 20 mg.",
    "MTUS Chronic Pain Medical Treatment Guidelines support a trial of gabapentin for neuropathic pain.",
    "The ODG states that epidural injections need documented radiculopathy on examination.",
    "ACOEM recommends early mobilization and discourages bed rest beyond two days.",
    "Hawkins and Neer tests were positive at the left shoulder, with Speed's test equivocal.",
    "MRI of the lumbar spine showed a 4 mm disc protrusion at L4-5 with facet hypertrophy.",
    "Electrodiagnostic studies revealed mild carpal tunnel syndrome without denervation.",
    "Pain is rated 7/10 without medication and 4/10 with medication.",
    "The Oswestry Disability Index was 48 percent, and the Epworth Sleepiness Scale was 11.",
    "A Baker's cyst was noted behind the right knee, and McMurray's test was positive medially.",
    "Range of motion of the cervical spine is limited in extension and left rotation.",
    "Functional Restoration Program was requested after failure of conservative care.",
    "Spurling's maneuver reproduced paresthesia into the thumb and index finger.",
    "Physical therapy, acupuncture and a home exercise program gave temporary relief.",
    "The request is for Botox injections, which the guideline does not support for tension headache.",
    "The rationale does not document functional improvement, a pain agreement or urine drug screening.",
    "Urine drug test was consistent with prescribed hydrocodone; no aberrant behavior was noted.",
    "Patient is status post lumbar laminectomy and still has numbness of the left foot.",
    "Beck Depression Inventory was 21, which suggests moderate depression.",
    "Home Health Care Services were denied because the worker is not homebound.",
    "Tramadol ER 150 mg, Cymbalta 60 mg and Terocin patches were continued.",
    "An ergonomic chair and a TENS unit for home use were also requested.",
    "Hoffmann's sign was absent and the Babinski response was flexor.",
    "Reflexes were symmetric; sensation was decreased in the L5 dermatome.",
    "Clinical evidence in the literature (Airaksinen, 2006) does not support lumbar traction alone.",
    "De Quervain's tenosynovitis was treated with a thumb spica splint and Voltaren gel.",
    "Patrick's test and Gaenslen's test provoked pain over the sacroiliac joint.",
    "She was able to sit for twenty minutes and to walk one block before resting.",
    "Work status: modified duty with no lifting above ten pounds and no overhead reaching.",
    "The claims administrator certified six visits and denied the remainder.",
    "Parkinson's disease and diabetes mellitus are listed as comorbidities.",
    "Heart sounds were regular, lungs were clear, and the abdomen was soft.",
]

_PERSON_SLOTS = (
    "{T} {S} re-examined the shoulder and agreed with the plan.",
    "History was obtained through the interpreter, {F} {S}.",
    "{F} {S} drove the worker home after the injection.",
    "A second opinion by {T} {F} {S} is on file.",
    "{F} {S}, MD, read the films.",
    "The study was read by {F} {S}, M.D., board certified in radiology.",
    "Signature: {F} {S}",
    "PATIENT NAME: {S2}, {F2}",
    "Name of patient {F} {S} Age 44",
    "Cc: {F} {S}; file",
    "{S}, {F} has been under our care for a year.",
    "In his deposition {S} described the fall in detail.",
    "Both {F} {S} and the spouse were present.",
    "Per {T} {S}, surgery is not advised at this time.",
    "The adjuster, {F} {S}, asked for a supplemental report.",
    "I spoke with {F} from the clinic about the refill.",
    "We thank {T} {F} {S} for this referral.",
    "{S}'s knee was injected without complication.",
    "According to {T} {S}'s note, weakness has increased.",
    "{F2} {S2} - FOLLOW UP VISIT",
    "Encounter with {F} {S} lasted 25 minutes.",
    "Dictated but not read, {I}. {S}, PA-C",
    "Vitals were taken by {F} {S} before the procedure.",
    "Applicant's counsel {F} {S} objected to the report.",
    "{T} {I}. {S} performed the arthroscopy.",
    "No change since {S} last looked at the wound.",
    "{F} {M}. {S} is seen today for a recheck.",
    "Treater: {S}, {F} {M}.",
    "The family friend {F} {S} confirmed the account.",
    "Her foreman {S} witnessed the accident.",
    "{F} said the brace helps at night.",
    "{T} {s}, the anesthetist, noted no events.",
    "Care was handed over to {F} {S} on the ward.",
    "RE: {F2} {S2}",
    "Operating surgeon {F} {S}; assistant none.",
    "Then {S} recommended a wait of six weeks.",
    "Reviewed and approved: {F} {S}, D.C.",
    "{F} {S} RN called in the prescription.",
    "Letter of {F} {S} was not included in the packet.",
    "The worker's daughter {F} helps with chores.",
    "{F} {S} was the covering clinician over the weekend.",
    "Consult obtained with {T} {S} in neurology.",
    "Please forward the films to {F} {S} without delay.",
    "Prior to that, {S} had tried two injections.",
    "The chaperone was {F} {S}.",
    "{T} {F} {M}. {S} disagreed with the finding.",
    "Claims handler: {F} {S}",
    "Her sister-in-law {F} {S} gave the history.",
    "X-rays interpreted 2 views {S2}, {F2} {M}",
    "PT eval by {F} {S}, DPT, was brief.",
    "Records custodian {F} {S} certified the copies.",
    "We reviewed the operative note by {S}.",
    "{F} {S}'s shoulder is better.",
    "cc {F} {S}, Esq.",
    "Pt {S} tolerated the block well.",
    "Assessment by {S} and colleagues was reviewed.",
    "Evaluated in the emergency room by {T} {S}.",
    "The worker, {F} {S}, slipped on a wet floor.",
    "Anesthesia: {T} {S}",
    "Mother ({F} {S}) is the caregiver.",
)


_HELD_OUT_SLOTS = (
    "Telephone conference between {F} {S} and the peer reviewer.",
    "{T} {S} again declined the surgery.",
    "The nurse practitioner, {F} {S}, changed the dressing.",
    "Transcript of {S2}, {F2}, page 12",
    "Neighbor {F} {S} mows the lawn now.",
    "Opinions of {T} {F} {S} are noted.",
    "Peer-to-peer with {S} was unsuccessful.",
    "{S}, {F} {M}., was late for the session.",
    "Surgeon of record {F} {S}, D.O.",
    "It was {S} who first suspected a nerve injury.",
    "Exam chaperoned by {F} {S}.",
    "{F2} {M} {S2}",
    "Released to the care of {F} {S}.",
    "Authorized representative: {F} {S}",
    "Comments from {S} are attached.",
    "Her boss, {F} {S}, filed the report.",
    "QME {F} {S} found no apportionment.",
    "Interview of {F} {S} by phone.",
    "{T} {I} {S} signed off.",
    "This was explained to {F} {S} in Spanish.",
)


_INITIALS_SLOTS = (
    "The worker ({X}) came back with a cane.",
    "Signed by {X} on the second page.",
    "Reviewer initials: {X}",
    "Dictated by: {X}",
    "Films were checked and read by {X}.",
    "The entry is initialed {X} in the margin.",
)
_RARE = "JKQVWXYZ"


@dataclass
class Planted:
    """An identifier in a text: from `start` to `end`, its group (known exact, known misspelt, patterned, unknown)."""

    start: int
    end: int
    group: str
    kind: str


@dataclass
class Letter:
    """A text with what was planted, and what the case knows: role to (kind, writings)."""

    text: str
    planted: list[Planted]
    people: list[tuple[str, str]] = field(default_factory=list)
    organizations: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[tuple[str, str]] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


class Planter:
    """Makes letters until so many identifiers are planted."""

    def __init__(self, seed: int, *, held_out: bool = False) -> None:
        self._slots = _HELD_OUT_SLOTS if held_out else _PERSON_SLOTS
        self.people = People(seed)
        self.dice = random.Random(seed + 1)  # noqa: S311  letters, not secrets
        self._turn = 0

    def letters(self, wanted: int) -> list[Letter]:
        """Letters that hold `wanted` identifiers together.

        Three in ten are known, half of them misspelt; seven in twenty patterned; the rest unknown names.
        """
        letters: list[Letter] = []
        count = 0
        while count < wanted:
            letter = self._letter()
            letters.append(letter)
            count += len(letter.planted)
        return letters

    def _letter(self) -> Letter:
        dice = self.dice
        letter = Letter(text="", planted=[])
        known = self._case(letter)
        planned = [self._known(known, exact=exact) for exact in (True, True, True, False, False, False)]
        planned += [self._patterned() for _ in range(7)]
        planned += [self._unknown() for _ in range(7)]
        sentences = [(text, []) for text in dice.sample(_BACKGROUND, 22)] + planned
        dice.shuffle(sentences)
        text = ""
        for said, marks in sentences:
            for start, end, group, kind in marks:
                letter.planted.append(Planted(len(text) + start, len(text) + end, group, kind))
            text += said + dice.choice([" ", " ", "\n", "\n\n"])
        letter.text = text
        return letter

    def _case(self, letter: Letter) -> dict[str, object]:
        fake, dice = self.people.faker("en_US"), self.dice
        drawn = {role: self._person() for role in ("injured worker", "requesting physician", "attorney", "reviewer")}
        for role, person in drawn.items():
            letter.people.append((role, f"{person.given} {person.surname}"))
        trade, ending = (
            dice.choice(["Produce", "Freight", "Cabinetry", "Glass", "Aviation"]),
            dice.choice(["Inc.", "LLC", ""]),
        )
        firm = f"{fake.last_name()} {trade} {ending}".strip()
        letter.organizations.append(("employer", firm))
        street = f"{fake.building_number()} {fake.street_name()}"
        letter.addresses.append(f"{street}, {fake.city()}, CA {fake.zipcode()}")
        numbers = {
            "claim number": fake.bothify("??-####-#####").upper(),
            "phone": fake.numerify("(5##) 4##-####"),
            "email": fake.email(),
            "licence": fake.bothify("?#####").upper(),
            "record number": fake.numerify("######"),
        }
        letter.numbers += list(numbers.items())
        return {"people": drawn, "firm": firm, "street": street, "numbers": numbers}

    def _person(self, among: tuple[str, ...] = ORIGINS) -> Person:
        self._turn += 1
        return self.people.draw(among[self._turn % len(among)])

    def _known(self, known: dict, *, exact: bool) -> tuple[str, list]:
        dice = self.dice
        what = dice.choice(["name", "name", "name", "name", "number", "firm", "street"])
        group = "known exact" if exact else "known misspelt"
        if what == "name":
            person = known["people"][dice.choice(list(known["people"]))]
            both = person.given[:1] + person.surname[:1]
            # Letters that are no state, no week, and hardly an abbreviation: what "PT" means nobody could tell.
            if not exact and all(c in _RARE for c in both) and both not in {"KY", "WV", "WY", "WK"}:
                return _mark(dice.choice(_INITIALS_SLOTS), both, group, "initials")
            return self._said(dice.choice(self._slots), person, group, slip=not exact)
        if what == "number":
            kind = dice.choice(list(known["numbers"]))
            value = known["numbers"][kind]
            if not exact:
                value = (
                    value.replace("-", " ")
                    if "-" in value and kind != "email"
                    else value[:2] + _other(dice, value[2]) + value[3:]
                    if kind == "claim number"
                    else value
                )
            return _mark(
                dice.choice(
                    ["Listed under {X} in the portal.", "Packet {X} was returned.", "Noted on the fax sheet: {X}."]
                ),
                value,
                group,
                kind,
            )
        if what == "firm":
            words = known["firm"].split()
            if not exact:
                words[0] = spoiled(dice, words[0]) if len(words[0]) > 5 else words[0].upper()
            return _mark(
                dice.choice(
                    [
                        "Injured while employed at {X} as a packer.",
                        "{X} offered modified duty.",
                        "The employer, {X}, has no light duty.",
                    ]
                ),
                " ".join(words[:2]),
                group,
                "firm",
            )
        street = known["street"]
        if not exact:
            number, *rest = street.split()
            longest = max(range(len(rest)), key=lambda i: len(rest[i]))
            rest[longest] = spoiled(dice, rest[longest]) if len(rest[longest]) > 5 else rest[longest].upper()
            street = " ".join([number, *rest])
        return _mark(
            dice.choice(["The worker resides at {X} with two children.", "Mail went to {X} and came back."]),
            street,
            group,
            "street",
        )

    def _unknown(self) -> tuple[str, list]:
        person = self._person()
        return self._said(self.dice.choice(self._slots), person, "unknown", slip=self.dice.random() < 0.08)

    def _said(self, slot: str, person: Person, group: str, *, slip: bool) -> tuple[str, list]:
        """A sentence with the person in it; a slip goes into the longest word of the name that is shown."""
        dice = self.dice
        given, surname = person.given, person.surname
        if group.startswith("known") and dice.random() < 0.15:
            given, surname = disguised(dice, given), disguised(dice, surname)
        elif slip:
            longest = max(surname.replace("-", " ").split(), key=len)
            if len(longest) > 4:
                surname = surname.replace(longest, spoiled(dice, longest))
            elif len(given) > 4 and " " not in given:
                given = spoiled(dice, given)
        parts = {
            "F": given,
            "S": surname,
            "F2": given.upper(),
            "S2": surname.upper(),
            "I": given[0],
            "s": surname.lower(),
            "M": dice.choice("ABDEGHJKLRST"),
            "T": dice.choice(["Dr.", "Mr.", "Ms.", "Mrs.", "Dr"]),
        }
        text, marks, at = "", [], 0
        while at < len(slot):
            if slot[at] == "{":
                stop = slot.index("}", at)
                key = slot[at + 1 : stop]
                if key != "T":
                    if marks and len(text) - marks[-1][1] <= 2:
                        marks[-1] = (marks[-1][0], len(text) + len(parts[key]), *marks[-1][2:])
                    else:
                        marks.append((len(text), len(text) + len(parts[key]), group, person.origin))
                text += parts[key]
                at = stop + 1
            else:
                text += slot[at]
                at += 1
        return text, marks

    def _patterned(self) -> tuple[str, list]:
        from .planting_numbers import patterned

        slot, value, kind = patterned(self.dice, self.people.faker("en_US"))
        if self.dice.random() < 0.06:
            at = self.dice.randrange(len(value))
            value = value[:at] + self.dice.choice("\u200b\u00ad\ufeff") + value[at:]
            value = value.replace(" ", "\u00a0").replace("-", "\u2011")
        return _mark(slot, value, "patterned", kind)


def _other(dice: random.Random, letter: str) -> str:
    return (
        dice.choice([c for c in ("0123456789" if letter.isdigit() else "ABCDEFGH") if c != letter])
        if letter.isalnum()
        else letter
    )


def _mark(slot: str, value: str, group: str, kind: str) -> tuple[str, list]:
    start = slot.index("{X}")
    return slot.replace("{X}", value), [(start, start + len(value), group, kind)]
