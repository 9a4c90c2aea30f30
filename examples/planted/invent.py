"""Persons, organisations, numbers and addresses, invented from a seed; none is given out twice."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from random import Random
from typing import TypeVar

from examples.planted.name_parts import COMMON_HEADS, TAILS, TOKENS_A, TOKENS_B
from examples.planted.names import GIVEN, SURNAMES
from examples.planted.places import KINDS_OF_STREET, OTHER_STATES, STREETS, TOWNS

Made = TypeVar("Made")
Pick = TypeVar("Pick")
_GIVEN_WEIGHTS = tuple(accumulate(1 / (rank + 12) for rank in range(len(GIVEN))))
_SURNAME_WEIGHTS = tuple(accumulate(1 / (rank + 25) for rank in range(len(SURNAMES))))
_RARE = len(SURNAMES) * 3 // 4
# Prefixes that the tax office gives to nobody, so that no invented number is an employer's.
_TIN_PREFIXES = ("07", "08", "09", "17", "18", "19", "28", "29", "49", "69", "70", "78", "79", "89")


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person; `middle` may be empty. `entity` tells persons apart, whatever they are called."""

    entity: str
    given: str
    middle: str
    surname: str

    @property
    def name(self) -> str:
        """As in `Maria T. Lopez`: the middle name cut to its first letter."""
        return self.written(f"{self.middle[0]}." if self.middle else "")

    @property
    def full(self) -> str:
        """With the middle name written out."""
        return self.written(self.middle)

    def written(self, middle: str) -> str:
        return " ".join(part for part in (self.given, middle, self.surname) if part)


@dataclass(frozen=True, kw_only=True)
class Org:
    """An invented organisation of one of the kinds in `name_parts.TAILS`. `head` is what tells it from its like."""

    entity: str
    kind: str
    head: str
    tail: str
    form: str
    npi: str | None
    tin: str
    address: str
    trade_names: tuple[str, ...] = ()

    @property
    def telling(self) -> bool:
        """Whether the name begins with an invented compound, not with a word or surname that many have."""
        return self.head.split()[0] in TOKENS_A and " " in self.head and "&" not in self.head

    @property
    def bare(self) -> str:
        return f"{self.head} {self.tail}".strip()

    @property
    def name(self) -> str:
        if not self.form:
            return self.bare
        return f"{self.bare} {self.form}" if self.form.startswith("of ") else f"{self.bare}, {self.form}"


@dataclass
class Inventor:
    """Draws from one Random; remembers what it gave out."""

    random: Random
    _taken: set[str] = field(default_factory=set)
    _count: int = 0

    def reserve(self, names: Iterable[str]) -> None:
        """Names that will be written by hand and must not be invented as well."""
        self._taken.update(names)

    def pick(self, options: Sequence[Pick]) -> Pick:
        """One of the options that was not picked before."""
        return self._new(lambda: self.random.choice(options))

    def entity(self, letter: str) -> str:
        self._count += 1
        return f"{letter}{self._count:05d}"

    def person(self, *, rare: bool = False, middle: bool | None = None) -> Person:
        """A person; surnames as unevenly spread as in life, or `rare`: one of the less usual quarter, and new."""
        draw = self.random
        given = draw.choices(GIVEN, cum_weights=_GIVEN_WEIGHTS)[0]
        surname = draw.choices(SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]
        if rare:
            surname = self._new(lambda: draw.choice(SURNAMES[_RARE:]))
        has_middle = draw.random() < 0.7 if middle is None else middle
        second = draw.choice([name for name in GIVEN[:200] if name != given]) if has_middle else ""
        return Person(entity=self.entity("P"), given=given, middle=second, surname=surname)

    def npi(self) -> str:
        """Ten digits with a right check digit, from the block that begins with 2, which is not given out."""
        return self._new(lambda: npi_of(f"2{self.random.randrange(10**8):08d}"))

    def tin(self) -> str:
        return self._new(lambda: f"{self.random.choice(_TIN_PREFIXES)}-{self.random.randrange(10**7):07d}")

    def licence(self, letter: str | None = None) -> str:
        return self._new(lambda: f"{letter or self.random.choice('AGC')}{self.random.randrange(20_000, 199_999)}")

    def other_state(self) -> str:
        return self.random.choice(OTHER_STATES)

    def building(self) -> tuple[str, str]:
        """Street with number, and town with state and ZIP."""
        draw = self.random
        street = self._new(
            lambda: f"{draw.randrange(100, 9900)} {draw.choice(STREETS)} {draw.choice(KINDS_OF_STREET)[0]}"
        )
        town, code = draw.choice(TOWNS)
        return street, f"{town}, CA {code}"

    def suite(self, building: tuple[str, str]) -> str:
        """An address in a building: a suite that nobody else has."""
        street, town = building
        return self._new(lambda: f"{street}, Suite {self.random.randrange(100, 990)}, {town}")

    def address(self) -> str:
        return ", ".join(self.building())

    def org(self, kind: str, *, distinct: bool = False) -> Org:
        """An organisation. `distinct`: its head is an invented compound, else it may be a common word or a surname."""
        draw = self.random
        tails, forms = TAILS[kind]
        tail = draw.choice(tails)
        head = self._new(lambda: self._head(kind, distinct=distinct), lambda head: f"{head} {tail}")
        care = kind in {"medical group", "facility"}
        return Org(
            entity=self.entity("O"),
            kind=kind,
            head=head,
            tail=tail,
            form=draw.choice(forms),
            npi=self.npi() if care else None,
            tin=self.tin(),
            address=self.suite(self.building()) if draw.random() < 0.6 else self.address(),
        )

    def _head(self, kind: str, *, distinct: bool) -> str:
        draw = self.random
        chance = draw.random()
        if not distinct and chance < 0.12:
            return draw.choice(COMMON_HEADS)
        if not distinct and chance < 0.30 and kind in {"medical group", "employer", "law firm"}:
            surname = draw.choices(SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0]
            return surname if draw.random() < 0.5 else f"{surname} & {draw.choice(SURNAMES)}"
        first = draw.choice(TOKENS_A)
        return f"{first} {draw.choice(TOKENS_B)}" if distinct or draw.random() < 0.85 else first

    def _new(self, make: Callable[[], Made], key: Callable[[Made], str] = str) -> Made:
        """What `make` gives, until it is something that was not given out before."""
        for _ in range(10_000):
            made = make()
            if key(made) not in self._taken:
                self._taken.add(key(made))
                return made
        raise RuntimeError("no further one can be invented: too many are wanted")


def npi_of(nine: str) -> str:
    """Nine digits with their check digit (Luhn over 80840 and the nine)."""
    total = 24
    for place, digit in enumerate(reversed(nine)):
        doubled = int(digit) * 2 if place % 2 == 0 else int(digit)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{nine}{-total % 10}"
