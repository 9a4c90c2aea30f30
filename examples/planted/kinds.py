"""A list of kinds of relation: each is a function that plants one into a world."""

from collections.abc import Callable
from typing import TypeAlias

from examples.planted.world import Builder, Grade, Plain, Side

Made: TypeAlias = tuple[Plain, Side, str]
"""The reviewer, the party, and what was planted, in words."""
Plant: TypeAlias = Callable[[Builder], Made]
PHYSICIANS = ("requesting physician", "ur physician", "earlier physician")


class Kinds(list[tuple[str, Grade, bool, Plant]]):
    """Kinds with the least grade expected, and whether a party of the case shows them."""

    def kind(self, name: str, grade: Grade = "to be checked", *, party: bool = True) -> Callable[[Plant], Plant]:
        """Enter a function under this name."""

        def entered(plant: Plant) -> Plant:
            self.append((name, grade, party, plant))
            return plant

        return entered

    def plant(self, b: Builder) -> None:
        """One relation of each kind."""
        for name, grade, party, make in self:
            reviewer, side, says = make(b)
            b.plant(name, grade, reviewer, side, says, party=party)
