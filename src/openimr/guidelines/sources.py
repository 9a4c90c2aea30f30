"""The library's YAML files read, each mistake told as a person would: file, line, field, what is wrong, what to do."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import yaml

from openimr.guidelines.document import Document
from openimr.guidelines.forms import (
    Criterion,
    Guideline,
    GuidelineHeader,
    Library,
    Limit,
    NamedTest,
    Topic,
)
from openimr.guidelines.law import Orders, Standards
from openimr.guidelines.mistakes import explained, spelt, steps_of

T = TypeVar("T")
TESTS, HEADER = "tests.yaml", "guideline.yaml"
LAW: Mapping[str, type[Orders | Standards]] = {"orders.yaml": Orders, "standards.yaml": Standards}
"""Files of the library's own folder on the law; each fills the field of `Library` that bears its name."""
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """One mistake: `file` (inside the folder), `line` (from 1, where known), `field`, what is wrong, what to do."""

    file: str
    line: int | None = None
    field: str = ""
    wrong: str
    todo: str

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return ": ".join(part for part in (place, self.field, f"{self.wrong}; {self.todo}") if part)


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder holds: the library as far as it could be read, where each part stands, and the mistakes of form.

    `places` leads from a topic id, a guideline id or `tests.yaml` to the file; `twice` are topic ids that stand twice,
    with the second file.
    """

    library: Library
    places: Mapping[str, str]
    twice: tuple[tuple[str, str], ...] = ()
    faults: tuple[Fault, ...] = ()
    files: int = 0


def read(place: Path, base: Library | None = None) -> Sources:
    """Read a folder in the library's form, or a draft of one: a folder of topics, or a single file.

    With `base` the folder is laid over that library: a topic of a known id takes the known one's place, and a folder
    without `guideline.yaml` adds to the guideline of its name. A topic that lies loose belongs to the guideline whose
    prefix begins its id.

    Raises:
        OSError: a file or the folder cannot be read.
    """
    reader = _Reader(place, base)
    reader.run()
    return reader.sources()


class _Reader:
    """Collects topics, headers, tests and faults from one folder."""

    def __init__(self, place: Path, base: Library | None) -> None:
        self._place = place
        self._root = place if place.is_dir() else place.parent
        held = base or Library(guidelines=(), tests={})
        self._headers: dict[str, GuidelineHeader] = {g.id: g.header for g in held.guidelines}
        self._topics: dict[str, dict[str, Topic]] = {g.id: {t.id: t for t in g.topics} for g in held.guidelines}
        self._tests: dict[str, NamedTest] = dict(held.tests)
        self._places: dict[str, str] = {}
        self._twice: list[tuple[str, str]] = []
        self._faults: list[Fault] = []
        self._files = 0
        self._law: dict[str, Orders | Standards] = {"orders": held.orders, "standards": held.standards}

    def run(self) -> None:
        if self._place.is_file():
            self._loose(self._place)
            return
        for home in sorted(p for p in self._place.iterdir() if p.is_dir() and p.name[0] not in "._"):
            self._guideline(home)
        for path in _yaml_files(self._place):
            self._loose(path)

    def sources(self) -> Sources:
        guidelines = tuple(
            Guideline(id=name, header=header, topics=tuple(self._topics.get(name, {}).values()))
            for name, header in sorted(self._headers.items())
        )
        return Sources(
            library=Library(guidelines=guidelines, tests=self._tests, **self._law),  # type: ignore[arg-type]  # by name
            places=self._places,
            twice=tuple(self._twice),
            faults=tuple(self._faults),
            files=self._files,
        )

    def _guideline(self, home: Path) -> None:
        paths = _yaml_files(home)
        if not paths:
            return
        header = home / HEADER
        if header in paths:
            self._header(home.name, header)
        elif home.name not in self._headers:
            self._fault(
                header, wrong=f"the folder {home.name} is no guideline of the library and has no {HEADER}",
                todo=f"add {HEADER}, or name the folder after a guideline: {', '.join(sorted(self._headers))}",
            )  # fmt: skip
        for path in paths:
            if path.name not in {HEADER, TESTS}:
                self._topic(path, home.name)
            elif path.name == TESTS:
                self._named_tests(path)

    def _loose(self, path: Path) -> None:
        if path.name == TESTS:
            self._named_tests(path)
        elif path.name in LAW:
            document = self._document(path)
            made = document and self._made(document, document.content, LAW[path.name], path)
            if made:
                self._law[path.stem] = made
                self._places[path.name] = self._name(path)
        elif path.name == HEADER:
            self._header(path.resolve().parent.name, path)
        else:
            self._topic(path, None)

    def _header(self, name: str, path: Path) -> None:
        document = self._document(path)
        made = document and self._made(document, document.content, GuidelineHeader, path)
        if made:
            self._headers[name] = made
            self._places[name] = self._name(path)
            self._topics.setdefault(name, {})

    def _named_tests(self, path: Path) -> None:
        document = self._document(path)
        if document is None:
            return
        self._places[TESTS] = self._name(path)
        for name, content in document.content.items():
            made = self._made(document, content, NamedTest, path, at=(str(name),))
            if made:
                self._tests[str(name)] = made

    def _topic(self, path: Path, guideline: str | None) -> None:
        document = self._document(path)
        if document is None:
            return
        content = dict(document.content)
        parts: dict[str, tuple[Any, ...]] = {}
        for name, form in (("limits", Limit), ("criteria", Criterion)):
            given = content.pop(name, None) or []
            if not isinstance(given, list):
                self._fault(path, document.line((name,)), name, "wants a list", "begin each entry with a dash")
                given = []
            made = (self._made(document, part, form, path, at=(name, n)) for n, part in enumerate(given))
            parts[name] = tuple(part for part in made if part is not None)
        topic = self._made(document, content, Topic, path)
        if topic is None:
            if isinstance(content.get("id"), str):  # so that what names it is not told that it does not exist
                self._places.setdefault(content["id"], self._name(path))
            return
        home = guideline or self._by_prefix(topic.id)
        if home is None:
            known = ", ".join(f"{h.prefix}-" for h in self._headers.values())
            self._fault(
                path, document.line(("id",)), "id", f"{topic.id!r} begins with the prefix of no guideline",
                f"begin it with one of: {known}",
            )  # fmt: skip
            return
        if topic.id in self._places:
            self._twice.append((topic.id, self._name(path)))
            return
        self._places[topic.id] = self._name(path)
        topic = msgspec.structs.replace(topic, **parts)
        self._topics.setdefault(home, {})[topic.id] = topic

    def _by_prefix(self, topic: str) -> str | None:
        return next((name for name, h in self._headers.items() if topic.startswith(f"{h.prefix}-")), None)

    def _document(self, path: Path) -> Document | None:
        """The file's content with the lines of its fields; None, and a fault, where it is no YAML mapping."""
        self._files += 1
        try:
            node = yaml.compose(path.read_bytes(), _LOADER)
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            todo = "look at this line and the one above: a quote or bracket that is not closed, or a wrong indentation"
            self._fault(path, line, "", f"is not YAML here ({error.problem or 'it cannot be read'})", todo)
            return None
        except (yaml.YAMLError, UnicodeDecodeError, RecursionError):
            self._fault(path, None, "", "is not text in YAML's form", "save it as plain text in UTF-8")
            return None
        if not isinstance(node, yaml.MappingNode):
            todo = "write it as docs/guidelines.md shows: one field a line, name: value"
            self._fault(path, None, "", "is empty" if node is None else "holds no fields", todo)
            return None
        document = Document(node)
        wrong = next(document.blemishes(), None)
        if wrong:
            self._fault(path, *wrong)
            return None
        try:
            document.build()
        except (yaml.YAMLError, ValueError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            todo = "put it in quotes; a mark with ! and a date that is not in the calendar cannot be read"
            self._fault(
                path, mark.line + 1 if mark else None, "", "has a value that is neither text nor a number", todo
            )
            return None
        return document

    def _made(
        self, document: Document, content: object, form: type[T], path: Path, at: tuple[str | int, ...] = ()
    ) -> T | None:
        try:
            return msgspec.convert(content, form, builtin_types=(date,))
        except msgspec.ValidationError as error:
            message, _, where = str(error).partition(" - at `$")
            steps = (*at, *steps_of(where.rstrip("`")))
            unknown = message.split("`")[1:2] if "unknown field" in message else []
            called = content.get("id") if isinstance(content, Mapping) and at else None
            field = spelt(steps, at, called)
            self._fault(path, document.line((*steps, *unknown)), field, *explained(message, steps[len(at) :], form))
            return None

    def _fault(self, path: Path, line: int | None = None, field: str = "", wrong: str = "", todo: str = "") -> None:
        self._faults.append(Fault(file=self._name(path), line=line, field=field, wrong=wrong, todo=todo))

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix().encode("utf-8", "backslashreplace").decode()


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(p for p in folder.iterdir() if p.suffix in {".yaml", ".yml"} and p.is_file() and p.name[0] != ".")
