"""Names damaged in ways that are not among the usual kinds: how many are found is measured, not asked for."""

from examples.planted import misspelling
from examples.planted.kinds import PHYSICIANS, Kinds, Made
from examples.planted.names import ASIAN, MC_MAC, SAINTS, SPANISH_SURNAMES
from examples.planted.world import Builder

HARD = Kinds()


def _written(b: Builder, right: tuple[str, str, str], wrong: str) -> Made:
    reviewer, side = b.named(*right), b.side(*PHYSICIANS)
    b.is_the_reviewer(reviewer, side, wrong)
    return reviewer, side, f"{' '.join(part for part in right if part)} is written {wrong}"


def _anyone(b: Builder) -> tuple[str, str, str]:
    while True:
        person = b.inventor.person(rare=True, middle=True)
        if len(person.surname) >= 7 and person.surname.isalpha():
            return person.given, person.middle, person.surname


@HARD.kind("misread letter in the surname")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    return _written(b, (given, middle, surname), f"{given} {middle[0]}. {misspelling.misread(b.random, surname)}")


@HARD.kind("misread letters in given name and surname")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    wrong = f"{misspelling.misread(b.random, given)} {misspelling.misread(b.random, surname)}"
    return _written(b, (given, middle, surname), wrong)


@HARD.kind("two typos in the surname")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    wrong = misspelling.transposition(b.random, misspelling.deletion(b.random, surname))
    return _written(b, (given, middle, surname), f"{given} {middle} {wrong}")


@HARD.kind("typo in given name and surname")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    wrong = f"{misspelling.deletion(b.random, given)} {middle[0]}. {misspelling.substitution(b.random, surname)}"
    return _written(b, (given, middle, surname), wrong)


@HARD.kind("dropped syllable")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    return _written(
        b, (given, middle, surname), f"{given} {middle[0]}. {misspelling.dropped_syllable(b.random, surname)}"
    )


@HARD.kind("first letter of the surname wrong")
def _(b: Builder) -> Made:
    given, middle, surname = _anyone(b)
    first = b.random.choice([letter for letter in "BDFGHKLMPRST" if letter != surname[0]])
    return _written(b, (given, middle, surname), f"{given} {middle[0]}. {first}{surname[1:]}")


@HARD.kind("Spanish double surname, the second omitted")
def _(b: Builder) -> Made:
    one, two = b.inventor.pick(SPANISH_SURNAMES)
    given = b.random.choice(("Guadalupe", "Fernando", "Araceli", "Ignacio", "Graciela"))
    return _written(b, (given, "", f"{one} {two}"), f"{given} {one}")


@HARD.kind("Spanish double surname, the first omitted")
def _(b: Builder) -> Made:
    one, two = b.inventor.pick(SPANISH_SURNAMES)
    given = b.random.choice(("Consuelo", "Rodolfo", "Marisol", "Hortensia", "Leonel"))
    return _written(b, (given, "", f"{one} {two}"), f"{given} {two.replace('ñ', 'n')}")


@HARD.kind("Mc and Mac")
def _(b: Builder) -> Made:
    right, wrong = b.inventor.pick(MC_MAC)
    given, middle, _ = _anyone(b)
    return _written(b, (given, middle, right), f"{given} {middle[0]}. {wrong}")


@HARD.kind("St. and Saint")
def _(b: Builder) -> Made:
    right, wrong = b.inventor.pick(SAINTS)
    given, _, _ = _anyone(b)
    return _written(b, (given, "", right), f"{given} {wrong}")


@HARD.kind("Asian name, surname first without comma")
def _(b: Builder) -> Made:
    given, surname = b.inventor.pick(ASIAN)
    return _written(b, (given, "", surname), f"{surname} {given}")


@HARD.kind("Asian given name joined or parted")
def _(b: Builder) -> Made:
    given, surname = b.inventor.pick([pair for pair in ASIAN if not pair[0].isalpha()])
    return _written(b, (given, "", surname), f"{given.replace('-', '').replace(' ', '').capitalize()} {surname}")


@HARD.kind("misread letter in the organisation's name")
def _(b: Builder) -> Made:
    side, reviewer = b.side("medical group", "facility", "insurer", telling=True), b.reviewer()
    for key in ("tin", "npi"):
        side.party.pop(key, None)
    side.party["organization"] = misspelling.misread(b.random, side.firm.bare)
    b.affiliate(reviewer, "employment", side.firm.name, side.entity)
    return reviewer, side, f"{side.firm.name} is written {side.party['organization']}"


@HARD.kind("organisation cut short and misspelt")
def _(b: Builder) -> Made:
    side, reviewer = b.side("medical group", "facility", "insurer", telling=True), b.reviewer()
    first, rest = side.firm.head.split(" ", 1)
    wrong = f"{misspelling.deletion(b.random, first)} {rest} {misspelling.cut_short(side.firm.tail)}"
    for key in ("tin", "npi"):
        side.party.pop(key, None)
    side.party["organization"] = wrong.upper()
    b.affiliate(reviewer, "employment", side.firm.name, side.entity)
    return reviewer, side, f"{side.firm.name} is written {wrong}"


@HARD.kind("organisation cut off at twenty letters")
def _(b: Builder) -> Made:
    side, reviewer = b.side("medical group", "facility", "insurer", telling=True), b.reviewer()
    for key in ("tin", "npi"):
        side.party.pop(key, None)
    side.party["organization"] = side.firm.bare[:20].strip()
    b.affiliate(reviewer, "employment", side.firm.name, side.entity)
    return reviewer, side, f"{side.firm.name} is written {side.party['organization']}"
