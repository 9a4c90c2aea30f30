"""`imr notices CASE`: what each party is told, as PDF, text and JSON, from templates that an office can edit."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

import msgspec

from openimr.cli import DONE, NOTHING, REFUSED
from openimr.cli.cases import load_case
from openimr.cli.files import write_all
from openimr.cli.notice_options import asked_parties, end_of, parser, wanted
from openimr.cli.terminal import put, say, show
from openimr.model import Case
from openimr.process.notices import (
    MadeNotice,
    Notice,
    NoticeError,
    NoticesMade,
    Overtaken,
    Templates,
    facts_of,
    no_longer_so,
    notice_kinds,
    notices_of,
    office_sheet,
    office_templates,
    our_files,
    our_templates,
    standing,
)

__all__ = ["parser", "run"]

_NAME = "imr notices"


def run(argv: Sequence[str]) -> int:
    """Run the command; see `imr notices --help`."""
    made = parser()
    arguments = made.parse_args(argv)
    if arguments.case == Path("templates"):
        return _templates(arguments.to, arguments.templates, as_json=arguments.json)
    if arguments.out is None:
        made.error("the following arguments are required: --out")
    loaded = load_case(arguments.case)
    for fault in (*((loaded.refused,) if loaded.refused else ()), *loaded.faults):
        say(_NAME, f"{loaded.source}: {fault}")
    if loaded.case is None:
        return _refused(arguments.json, loaded.refused or "")
    try:
        templates = our_templates() if arguments.templates is None else office_templates(arguments.templates)
    except OSError as error:
        says = f"{error.filename or arguments.templates}: {error.strerror or 'cannot be read'}"
        say(_NAME, says)
        return _refused(arguments.json, says)
    refused = list(templates.faults)
    case = loaded.case
    kinds, overtaken = _kinds(case, arguments.kind, end_of(arguments.date), refused, loaded.source)
    notices: list[Notice] = []
    for kind, parties in kinds.items():
        try:
            asked = asked_parties(case, arguments.asked)
            facts = facts_of(case, kind, wanted(arguments, asked), templates.office)
            only = _only(case, parties, arguments.to)
            found = notices_of(case, kind, facts, templates, language=arguments.language, only=only)
        except NoticeError as error:
            refused.append(f"{loaded.source}: {error}")
            continue
        if not found:
            refused.append(f"{loaded.source}: no party gets the notice {kind!r} that --to names")
        notices += found
    for line in refused:
        say(_NAME, line)
    for one in overtaken:
        told = f"{one.kind}: owed to {', '.join(one.parties)} and not written: what it says is no longer so: {one.why}"
        say(_NAME, f"{loaded.source}: {told}")
    result = NoticesMade(case_number=case.case_number, overtaken=tuple(overtaken), refused=(*refused, *loaded.faults))
    if notices:
        return _written(result, notices, arguments.out, as_json=arguments.json)
    if refused or arguments.kind:
        return _refused(arguments.json, "; ".join(refused) or "no notice was made")
    return _none(result, loaded.source, as_json=arguments.json)


def _written(made: NoticesMade, notices: Sequence[Notice], out: Path, *, as_json: bool) -> int:
    from openimr.documents import DocumentError
    from openimr.process.notices import notice_json, notice_pdf, notice_text

    sheets = [office_sheet([n for n in notices if n.kind == kind]) for kind in dict.fromkeys(n.kind for n in notices)]
    files: dict[str, bytes] = {}
    typesetter = find_spec("typst") is not None
    if not typesetter:
        say(_NAME, "text and JSON only: a PDF needs the typesetter: pip install 'openimr[letter]'")
    try:
        for notice in (*notices, *sheets):
            if typesetter:
                files[f"{notice.file}.pdf"] = notice_pdf(notice)
            files[f"{notice.file}.txt"] = notice_text(notice).encode()
        for notice in notices:
            files[f"{notice.file}.json"] = notice_json(notice)
        write_all(out, files)
    except DocumentError as error:
        say(_NAME, str(error))
        return _refused(as_json, str(error))
    except OSError as error:
        says = f"{out}: {error.strerror or 'cannot be written'}; nothing was written"
        say(_NAME, says)
        return _refused(as_json, says)
    for what, where in _by_what([(n.file, f"still open: {m}") for n in notices for m in n.missing]).items():
        say(_NAME, f"{what} ({_places(where, len(notices))})")
    for what, where in _by_what([(n.file, warning) for n in notices for warning in n.warnings]).items():
        say(_NAME, f"{what} ({_places(where, len(notices))})")
    listed = [
        MadeNotice(
            kind=n.kind,
            party=n.party,
            role=n.role,
            language=n.language,
            subject=n.subject,
            files=tuple(name for end in (".pdf", ".txt", ".json") if (name := f"{n.file}{end}") in files),
            missing=n.missing,
            warnings=n.warnings,
        )
        for n in notices
    ]
    unverified = len({(law.what, law.section) for n in notices for law in n.law if not law.verified})
    if as_json:
        document = msgspec.structs.replace(
            made,
            notices=tuple(listed),
            sheets=tuple(name for n in sheets for end in (".pdf", ".txt") if (name := f"{n.file}{end}") in files),
            unverified=unverified,
        )
        put(json.dumps(msgspec.to_builtins(document), ensure_ascii=False, indent=2) + "\n")
    else:
        kinds = "PDF, text and JSON" if typesetter else "text and JSON"
        lines = [f"{n.files[0]}  {n.role}, {'Spanish' if n.language == 'es' else 'English'}" for n in listed]
        lines.append(f"{len(listed)} notices in {out}, each as {kinds}, with a sheet for the office.")
        if unverified:
            lines.append(f"Not verified: {unverified} rules behind them. They are marked in the office's sheet.")
        show("\n".join(lines))
    return REFUSED if made.refused else DONE


def _kinds(
    case: Case, kind: str | None, as_of: datetime | None, refused: list[str], source: str
) -> tuple[Mapping[str, frozenset[str] | None], list[Overtaken]]:
    """The kinds that are to be written, each with its parties (None: all), and what is owed and no longer so.

    A kind that is asked for by name and is no longer so is refused.
    """
    kinds: Mapping[str, frozenset[str] | None] = {kind: None} if kind else _owed(case, as_of, refused, source)
    gone = {} if kind else _gone(case, as_of, kinds)
    untrue = no_longer_so(case, [*kinds, *gone], as_of)
    if kind in untrue:
        refused.append(f"{source}: {kind}: not written, for the case says otherwise: {untrue[kind]}{_once(case, kind)}")
    overtaken = (
        []
        if kind
        else [
            Overtaken(kind=name, parties=tuple(sorted(kinds.get(name) or gone.get(name) or ())), why=why)
            for name, why in untrue.items()
        ]
    )
    return {name: parties for name, parties in kinds.items() if name not in untrue}, overtaken


def _once(case: Case, kind: str) -> str:
    """The day as of which a notice that is no longer so can still be written."""
    day = standing(case, kind).told_on
    if day is None or standing(case, kind, end_of(day.isoformat())).untrue:
        return ""
    return f"; --date {day} writes it as of that day"


def _owed(case: Case, as_of: datetime | None, refused: list[str], source: str) -> dict[str, frozenset[str] | None]:
    """The kinds that the case owes on a day, with the parties to which it owes them."""
    from openimr.process import fold

    owed: dict[str, set[str]] = {}
    for one in fold(case, as_of).owed:
        if one.notice not in notice_kinds():
            refused.append(f"{source}: the notice {one.notice!r} is owed and has no template")
        elif one.party is None:
            refused.append(f"{source}: {one.notice}: owed to the {one.role}, and the case has no such party; add it")
        else:
            owed.setdefault(one.notice, set()).add(one.party)
    return {kind: frozenset(parties) for kind, parties in owed.items()}


def _gone(case: Case, as_of: datetime | None, kinds: Collection[str]) -> dict[str, frozenset[str]]:
    """The kinds that were owed until the case went past what they say, and were never served, with their parties."""
    from openimr.process import fold

    gone: dict[str, set[str]] = {}
    for one in fold(case, as_of).overtaken:
        if one.notice not in kinds:
            gone.setdefault(one.notice, set()).update([one.party] if one.party else [])
    return {kind: frozenset(parties) for kind, parties in gone.items()}


def _only(case: Case, parties: frozenset[str] | None, to: str | None) -> frozenset[str] | None:
    """The parties whose notices are made: those to which one is owed, of these those that --to names; None: all."""
    from openimr.process import role_of

    if to is None:
        return parties
    role = role_of(to)
    named = {p.id for p in case.parties if p.id == to or (role is not None and role_of(p.role) == role)}
    return frozenset(named if parties is None else parties & named)


def _templates(to: str | None, templates: Path | None, *, as_json: bool) -> int:
    """Copy our templates out, or say what is wrong with an office's own."""
    if to is None:
        try:
            read: Templates = our_templates() if templates is None else office_templates(templates)
        except OSError as error:
            return _nothing(f"{error.filename or templates}: {error.strerror or 'cannot be read'}", as_json=as_json)
        for fault in read.faults:
            say(_NAME, fault)
        names = list(our_files())
        if as_json:
            put(json.dumps({"templates": names, "faults": list(read.faults)}, ensure_ascii=False, indent=2) + "\n")
        else:
            show("\n".join(names) if templates is None else f"{len(read.faults)} faults in {templates}")
        return REFUSED if read.faults else DONE
    folder = Path(to)
    try:
        taken = [name for name in our_files() if (folder / name).exists()]
        if taken:
            says = f"{folder / taken[0]}: is there already; nothing was copied. Name a new folder"
            return _nothing(says, as_json=as_json)
        write_all(folder, dict(our_files()))
    except OSError as error:
        return _nothing(f"{folder}: {error.strerror or 'cannot be written'}; nothing was copied", as_json=as_json)
    if as_json:
        put(json.dumps({"templates": list(our_files()), "to": str(folder)}, ensure_ascii=False, indent=2) + "\n")
    else:
        show(f"{len(our_files())} files in {folder}. Edit them, then: imr notices CASE --templates {folder} --out DIR")
    return DONE


def _nothing(line: str, *, as_json: bool) -> int:
    say(_NAME, line)
    return _refused(as_json, line)


def _by_what(found: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for file, what in found:
        grouped.setdefault(what, []).append(file)
    return grouped


def _places(files: Sequence[str], total: int) -> str:
    return "every notice" if len(files) == total > 1 else ", ".join(files)


def _refused(as_json: bool, error: str) -> int:
    if as_json:
        put(json.dumps({"schema": "openimr/refusal/1", "error": error}, ensure_ascii=False, indent=2) + "\n")
    return NOTHING


def _none(made: NoticesMade, source: str, *, as_json: bool) -> int:
    if not made.overtaken:
        say(_NAME, f"{source}: no notice is owed; name one with --kind")
    if as_json:
        put(json.dumps(msgspec.to_builtins(made), ensure_ascii=False, indent=2) + "\n")
    return DONE
