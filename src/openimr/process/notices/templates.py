"""The templates: ours, an office's own copies of them, and copying them out."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path

import msgspec

from openimr.process.notices.checking import faults_of, statement_faults
from openimr.process.notices.facts import Office
from openimr.process.notices.kinds import file_stem, statements, template_kinds
from openimr.process.notices.markup import Template, TemplateFaultError, parse
from openimr.process.notices.written import Language

OFFICE = "office.yaml"
LANGUAGES: tuple[Language, ...] = ("en", "es")
_LONGEST = 200_000
"""Bytes of a template; ours take 3,000."""


class Templates(msgspec.Struct, frozen=True, kw_only=True):
    """Every template that can be used, by language and kind, and the office. `faults` are those of an office's own."""

    by_kind: Mapping[tuple[Language, str], Template]
    office: Office
    faults: tuple[str, ...] = ()


def our_files() -> Mapping[str, bytes]:
    """Our templates and the empty `office.yaml`, by their path in a folder of templates."""
    home = resources.files("openimr.process.notices").joinpath("templates")
    names = [OFFICE, *(_path(tongue, kind) for tongue in LANGUAGES for kind in template_kinds())]
    return {name: home.joinpath(name).read_bytes() for name in names}


@cache
def our_templates() -> Templates:
    """The templates that ship.

    Raises:
        TemplateFaultError: one is not in order.
    """
    read = _read(our_files())
    if read.faults:
        raise TemplateFaultError(read.faults[0])
    return read


def office_templates(folder: Path) -> Templates:
    """An office's own copies, each in the place of ours; what it has no copy of falls back to ours.

    A copy that is not in order is not used: `faults` says what is wrong with it, and the kind has no template in that
    language, so that no notice goes out in words that nobody meant.

    Raises:
        OSError: the folder or a file in it cannot be read.
    """
    if not folder.is_dir():
        raise NotADirectoryError(20, "is no folder; imr notices templates --to DIR makes one", str(folder))
    own: dict[str, bytes] = {}
    for name in our_files():
        path = folder / name
        if path.is_file():
            own[name] = path.read_bytes()
    theirs = _read(own, folder)
    refused = {(tongue, kind) for tongue in LANGUAGES for kind in template_kinds() if _path(tongue, kind) in own}
    kept = {key: template for key, template in our_templates().by_kind.items() if key not in refused}
    known = {Path(name) for name in our_files()}
    strange = sorted(
        path.relative_to(folder)
        for path in folder.rglob("*")
        if path.suffix in {".md", ".yaml", ".yml"} and path.relative_to(folder) not in known
    )
    unknown = tuple(f"{folder / name}: is the name of no template; docs/notices.md lists them" for name in strange)
    return Templates(by_kind={**kept, **theirs.by_kind}, office=theirs.office, faults=(*theirs.faults, *unknown))


@cache
def statement_template(name: str, language: Language) -> Template:
    """The words of a required statement.

    Raises:
        TemplateFaultError: they are not in order.
    """
    said = statements()[name]
    read = parse(said.en if language == "en" else said.es, f"statements.yaml: {name}", subject=False)
    for fault in statement_faults(name, read):
        raise TemplateFaultError(fault)
    return read


def _read(files: Mapping[str, bytes], folder: Path | None = None) -> Templates:
    found: dict[tuple[Language, str], Template] = {}
    faults: list[str] = []
    for tongue in LANGUAGES:
        for kind in template_kinds():
            name = _path(tongue, kind)
            if name not in files:
                continue
            try:
                template = parse(_text(files[name], str(folder / name if folder else name)), _named(folder, name))
            except TemplateFaultError as fault:
                faults.append(str(fault))
                continue
            wrong = faults_of(template, kind)
            faults += wrong
            if not wrong:
                found[tongue, kind] = template
    office = Office()
    if OFFICE in files:
        try:
            office = msgspec.yaml.decode(files[OFFICE], type=Office)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            faults.append(f"{_named(folder, OFFICE)}: {_field(error)}; docs/notices.md shows the file")
    return Templates(by_kind=found, office=office, faults=tuple(faults))


def _path(tongue: Language, kind: str) -> str:
    return f"{tongue}/{file_stem(kind)}.md"


def _named(folder: Path | None, name: str) -> str:
    return str(folder / name) if folder else name


def _text(content: bytes, name: str) -> str:
    if len(content) > _LONGEST:
        message = f"{name}: is too long for a template"
        raise TemplateFaultError(message)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        message = f"{name}: is not UTF-8 text; save it as UTF-8"
        raise TemplateFaultError(message) from error


def _field(error: Exception) -> str:
    """What is wrong, without the content of a field."""
    text = str(error).splitlines()[0]
    return text if isinstance(error, msgspec.ValidationError) else "is not YAML in UTF-8"
