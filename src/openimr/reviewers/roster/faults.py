"""What is wrong with a roster, in lines that name the place and never the content."""

import msgspec


class RosterFault(msgspec.Struct, frozen=True, kw_only=True):
    """A fault of a roster's file: the entry (from 1) and its id, the field, what is wrong, and what to do.

    `refused` says that the entry is left out; else it is kept, and what is at fault counts as unknown. `entry` None is
    the file as a whole.
    """

    file: str
    entry: int | None
    id: str | None
    field: str | None
    wrong: str
    todo: str
    refused: bool = True

    @property
    def line(self) -> str:
        """One line for a person."""
        where = self.file
        if self.entry is not None:
            where += f": entry {self.entry}" + (f" ({self.id})" if self.id else "")
        if self.field:
            where += f", {self.field}"
        return f"{where}: {self.wrong}; {self.todo}"
