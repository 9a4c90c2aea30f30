"""Invented dates, numbers and addresses, each with a sentence to stand in: (sentence, value, kind)."""

import random
from collections.abc import Callable
from datetime import date

from faker import Faker

_DATE_SLOTS = (
    "She was last seen on {X} for a recheck.",
    "{X}: follow-up visit, no change.",
    "Surgery took place {X} without complication.",
    "Report dated {X} was reviewed.",
    "An MRI of {X} showed no change.",
    "Symptoms began around {X} at work.",
)
_PHONE_SLOTS = (
    "Reach the office at {X} after noon.",
    "Call back: {X}",
    "The number on the card is {X}, he said.",
    "Contact {X} for scheduling.",
)


def patterned(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    """One identifier that its form or its label gives away."""
    makers: list[Callable[[random.Random, Faker], tuple[str, str, str]]] = [
        _date,
        _date,
        _date,
        _date,
        _phone,
        _phone,
        _ssn,
        _address,
        _address,
        _mail,
        _claim,
        _claim,
        _record,
        _licence,
        _web,
        _age,
        _other,
        _spoken,
    ]
    return dice.choice(makers)(dice, fake)


def _date(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    day: date = fake.date_between(date(2003, 1, 1), date(2024, 12, 31))
    forms = (
        "%m/%d/%Y",
        "%m-%d-%Y",
        "%m/%d/%y",
        "%Y-%m-%d",
        "%B %d, %Y",
        "%b %d, %Y",
        "%d %B %Y",
        "%d-%b-%Y",
        "%m.%d.%Y",
        "%b. %d %Y",
        "%B %Y",
        "%m-%d-%y",
        "%d/%b/%Y",
        "%d/%b/%y",
        "%b/%d/%Y",
        "%d.%b.%Y",
        "%d%b%Y",
        "%Y-%b-%d",
    )
    said = day.strftime(dice.choice(forms))
    if dice.random() < 0.3:
        month, _, rest = said.partition("/")
        said = f"{month.lstrip('0')}/{rest.removeprefix('0')}" if rest else said
    if dice.random() < 0.1:
        ending = "th" if 10 < day.day < 20 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")
        said = f"{day.strftime('%B')} {day.day}{ending}, {day.year}"
    return dice.choice(_DATE_SLOTS), said, "date"


def _phone(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    form = dice.choice(
        [
            "(###) ###-####",
            "###-###-####",
            "###.###.####",
            "### ### ####",
            "1-###-###-####",
            "+1 ### ### ####",
            "(###)###-####",
            "###-###-#### ext. ###",
            "(###) ### ####",
            "(###)#######",
            "(###) #######",
            "### #######",
            "###-#######",
            "### - ### - ####",
            "1(###)###-####",
            "###/###-####",
            "+52 ### ### ####",
        ]
    )
    said = "".join(dice.choice("23456789") if c == "#" else c for c in form)
    if dice.random() < 0.25:
        return dice.choice(["Fax {X} to the adjuster.", "Facsimile: {X}"]), said, "fax"
    return dice.choice(_PHONE_SLOTS), said, "phone"


def _ssn(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    said = fake.ssn()
    way = dice.random()
    if way < 0.2:
        return "Social Security No. {X} on file.", said.replace("-", ""), "ssn"
    if way < 0.3:
        return "SSN: {X}", "XXX-XX-" + said[-4:], "ssn"
    return dice.choice(["SSN {X}", "The chart shows {X} at the top.", "Social: {X}"]), said, "ssn"


def _address(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    street = f"{dice.randrange(10, 19999)} {fake.last_name()} {fake.street_suffix()}"
    if dice.random() < 0.3:
        street += f" {dice.choice(['Apt.', 'Suite', '#', 'Unit'])} {dice.randrange(1, 400)}".replace("# ", "#")
    if dice.random() < 0.6:
        street += f", {fake.city()}, CA {fake.zipcode()}"
    if dice.random() < 0.15:
        street = f"P.O. Box {dice.randrange(100, 99999)}"
    return (
        dice.choice(["Mailing address: {X}.", "He moved to {X} last spring.", "The clinic is at {X} now."]),
        street,
        "address",
    )


def _mail(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    return (
        dice.choice(["Write to {X} for copies.", "E-mail: {X}", "Results were sent to {X}."]),
        dice.choice([fake.email, fake.company_email, fake.ascii_safe_email])(),
        "e-mail",
    )


def _claim(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    slot, form = dice.choice(
        [
            ("Claim Number: {X}", "???#########"),
            ("Claim # {X}", "##-######-WC"),
            ("Claim no. {X} was accepted.", "#########-###"),
            ("WCAB No. {X}", "ADJ########"),
            ("EAMS case {X} is pending.", "ADJ#######"),
            ("Our file {X} refers.", "WC####-#####"),
            ("Policy number {X}", "WCP######"),
            ("Claim {X} remains open.", "20##-WC-#####"),
        ]
    )
    return slot, fake.bothify(form).upper().replace("O", "D"), "claim"


def _record(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    slot, form = dice.choice(
        [
            ("MRN: {X}", "########"),
            ("MRN {X} was pulled.", "#######"),
            ("Medical record number {X}", "###-##-##"),
            ("Chart # {X}", "??####"),
            ("Account number: {X}", "#########"),
            ("Acct {X}", "??-#######"),
            ("Member ID: {X}", "???########"),
            ("Accession {X}", "S##-######"),
            ("Patient ID: {X}", "P######"),
            ("MRN: {X}", "## ## ## ##"),
            ("MRN {X} was requested.", "### ### ###"),
            ("M.R.N. {X}", "## #####"),
            ("Medical record no. {X}", "##.##.##"),
            ("Account number: {X}", "#### #### ####"),
            ("Claim no. {X}", "## ### ####"),
        ]
    )
    return slot, fake.bothify(form).upper(), "record"


def _licence(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    slot, form = dice.choice(
        [
            ("NPI {X}", "1#########"),
            ("NPI: {X}", "1#########"),
            ("Tax ID {X}", "##-#######"),
            ("TIN: {X}", "##-#######"),
            ("License {X}", "A######"),
            ("CA Lic. No. {X}", "G#####"),
            ("DEA {X}", "B?#######"),
            ("Lic # {X}", "PT#####"),
            ("State Bar No. {X}", "######"),
            ("Driver's license {X}", "?#######"),
        ]
    )
    return slot, fake.bothify(form).upper(), "licence"


def _web(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    if dice.random() < 0.5:
        return "The portal at {X} holds the films.", fake.url().rstrip("/"), "url"
    return "Signed from address {X} electronically.", fake.ipv4_public(), "ip"


def _age(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    slot = dice.choice(
        [
            "The worker is a {X}-year-old retired clerk.",
            "The mother, age {X}, lives with them.",
            "He is {X} years old.",
            "She is {X} years of age.",
            "A {X} yr old man came alone.",
            "This {X} y/o female uses a walker.",
            "Now {X} yo, he has given up driving.",
            "Age: {X}",
            "AGED {X}, SHE LIVES ALONE.",
            "He turned {X} in the spring.",
            "A {X}-yr-old widow cares for him.",
        ]
    )
    years = dice.randrange(90, 104)
    spelled = dice.random() < 0.3 and "{X} y" not in slot and "{X}-yr" not in slot
    return slot, _number_in_words(years) if spelled else str(years), "age"


def _words(said: str) -> list[str]:
    return said.split()


_SMALL = _words(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
)
_TENS = _words("twenty thirty forty fifty sixty seventy eighty ninety")
_NTH = _words(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth"
    " sixteenth seventeenth eighteenth nineteenth twentieth"
)
_MONTHS = _words("January February March April May June July August September October November December")


def _number_in_words(number: int) -> str:
    if number >= 100:
        return "one hundred" + (f" and {_number_in_words(number - 100)}" if number > 100 else "")
    if number < 20:
        return _SMALL[number]
    return _TENS[number // 10 - 2] + (f"-{_SMALL[number % 10]}" if number % 10 else "")


def _nth(day: int) -> str:
    if day <= 20:
        return _NTH[day - 1]
    return "thirtieth" if day == 30 else f"{_TENS[day // 10 - 2]}-{_NTH[day % 10 - 1]}"


def _spoken(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    """A date, or a telephone number, as it is dictated."""
    if dice.random() < 0.2:
        said = " ".join(dice.choice(_SMALL[:10]) for _ in range(10))
        return dice.choice(["He left the number {X} on the tape.", "Telephone {X}, please."]), said, "phone"
    year, day, month = dice.randrange(2003, 2024), dice.randrange(1, 32), dice.choice(_MONTHS)
    spoken = f"two thousand{dice.choice([' and', ''])} {_number_in_words(year - 2000)}"
    if year > 2010 and dice.random() < 0.5:
        spoken = f"twenty {_number_in_words(year - 2000)}"
    said = dice.choice(
        [
            f"{month} {_nth(day)}, {spoken}",
            f"the {_nth(day)} of {month}, {spoken}",
            f"the {_nth(day)} of {month}, {year}",
            f"the {_nth(day)} day of {month} {year}",
            f"{month} the {_nth(day)}, {year}",
            f"{month} {day}, {spoken}",
        ]
    )
    return (
        dice.choice(["Seen {X}, he felt well.", "She was hurt on {X}.", "The date of that note is {X}."]),
        said,
        "date",
    )


def _other(dice: random.Random, fake: Faker) -> tuple[str, str, str]:
    slot, form, kind = dice.choice(
        [
            ("VIN {X} was totaled.", "1HGCM82633A######", "vehicle"),
            ("License plate {X} was noted.", "7???###", "vehicle"),
            ("Stimulator serial number {X}", "SN####-####", "device"),
            ("Pump, serial no. {X}", "NPH######H", "device"),
            ("Lot {X} was opened.", "LX#####", "device"),
            ("Born {X} in Mexico.", "0#/1#/19##", "birth"),
            ("DOB: {X}", "0#/2#/19##", "birth"),
            ("Confirmation {X}", "##########", "number"),
            ("Authorization # {X}", "UR########", "number"),
            ("ZIP code {X}", "9####", "zip"),
            ("Zip: {X}", "9####", "zip"),
            ("She gave her zip code as {X}.", "9####", "zip"),
            ("His postal code is {X} now.", "9####", "zip"),
            ("Born {X} abroad.", "1#/Jul/19##", "birth"),
            ("Date of birth: {X}", "1#/Mar/5#", "birth"),
        ]
    )
    return slot, fake.bothify(form).upper(), kind
