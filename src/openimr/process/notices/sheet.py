"""The office's sheet to a kind of notice: who gets it, what stands open, and all law behind it with how sure that is.

A notice to a party prints a section only where it was read; here every one stands, and what is not verified says so.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from openimr.process.notices.blocks import Block, Heading, Listed, Paragraph, Run, Table, run
from openimr.process.notices.kinds import file_stem, notice_kinds
from openimr.process.notices.law import LawUsed
from openimr.process.notices.notice import Notice
from openimr.process.notices.wording import notice_words

_GRADES = {"V": "verified", "P": "partly read", "GK": "general knowledge", "INF": "inference"}


def office_sheet(notices: Sequence[Notice]) -> Notice:
    """The sheet to the notices of one kind and case (one at least)."""
    first = next((n for n in notices if n.language == "en"), notices[0])
    kind = first.kind
    words = notice_words()["en"].reference
    labels = [words[name] for name in ("date", "case", "claim", "worker", "injury")]
    blocks: list[Block] = [
        Paragraph(
            (
                Run("For the office. Do not send it to a party.", strong=True),
                Run(f" The notice says: {notice_kinds()[kind].says}."),
            )
        ),
        Heading(run("Who gets it")),
        Table(
            ("File", "Party", "Role", "Language"),
            tuple(
                (run(n.file), run(n.party), run(n.role), run("Spanish" if n.language == "es" else "English"))
                for n in notices
            ),
            (5, 2, 4, 2),
        ),
        *_contradicted(first),
        Heading(run("Still open")),
    ]
    found: dict[str, list[str]] = {}
    for notice in notices:
        for what in (*notice.missing, *(w for w in notice.warnings if not w.startswith("contradicted"))):
            found.setdefault(what, []).append(notice.file)
    opens = tuple(
        run(f"{what} ({'every notice' if len(files) == len(notices) > 1 else ', '.join(files)})")
        for what, files in found.items()
    )
    blocks.append(Listed(opens) if opens else Paragraph(run("Nothing.")))
    blocks += _law(notices)
    if any(n.language == "es" for n in notices):
        blocks.append(Heading(run("Spanish")))
        blocks.append(
            Paragraph(
                run("The Spanish words have not been read by a professional translator. Have one read them first.")
            )
        )
    return Notice(
        kind=kind,
        file=f"{file_stem(kind)}-office-sheet",
        case_number=first.case_number,
        party="",
        role="office",
        audience="administrator",
        language="en",
        date=first.date,
        service=first.service,
        subject=f"Office sheet: {kind}",
        letterhead=first.letterhead,
        email=first.email,
        delivery=None,
        address=(run("Office sheet"),),
        reference=tuple(zip(labels, (runs for _, runs in first.reference), strict=True)),
        copy_note=None,
        blocks=tuple(blocks),
        closing=(),
        enclosures=(),
        copies=(),
        rules=(),
        law=(),
        missing=(),
        warnings=(),
    )


def _contradicted(notice: Notice) -> list[Block]:
    if not notice.contradicted:
        return []
    says = "The case's own clocks or facts speak against this finding. Look at it again before the notice is served."
    facts = Listed(tuple(run(fact) for fact in notice.contradicted))
    return [Heading(run("Contradicted by the case")), Paragraph((Run(says, strong=True),)), facts]


def _law(notices: Sequence[Notice]) -> list[Block]:
    used = {(law.what, law.section, law.text if law.says != "record asked for" else ""): law
            for notice in reversed(notices) if notice.language == "en" or len(notices) == 1
            for law in reversed(notice.law)}  # fmt: skip
    rows = [law for law in reversed(used.values()) if law.section or law.says == "reason"]
    whose = _whose(notices)
    told = "Every statement, figure and day of these notices, with the section that it rests on."
    doubtful = sum(not law.verified for law in rows)
    blocks: list[Block] = [Heading(run("Law behind it")), Paragraph(run(told))]
    if doubtful:
        says = f"{doubtful} of {len(rows)} are not verified: read the section before you rely on it."
        blocks.append(Paragraph((Run(says, strong=True),)))
    if rows:
        cells = tuple(
            (run(_what(law) + whose.get((law.what, law.text), "")), run(law.section or "-"), run(_sure(law)))
            for law in rows
        )
        blocks.append(Table(("What it says", "Section", "How sure"), cells, (6, 4, 3)))
    notes: dict[str, list[str]] = {}
    for law in rows:
        if law.note:
            notes.setdefault(law.note, []).append(law.what.replace("_", " "))
    if notes:
        told_of = tuple(run(f"{', '.join(names)}: {note}") for note, names in notes.items())
        blocks += [Heading(run("How the days and figures come about")), Listed(told_of)]
    return blocks


def _whose(notices: Sequence[Notice]) -> Mapping[tuple[str, str], str]:
    """Whose a last day or figure is, where the notice was served on the parties apart and each has its own."""
    files: dict[tuple[str, str], list[str]] = {}
    for notice in notices:
        if notice.language == "en":
            for law in notice.law:
                if law.says in {"last day", "figure"}:
                    files.setdefault((law.what, law.text), []).append(notice.file)
    texts = Counter(what for what, _ in files)
    return {key: f" ({', '.join(named)})" for key, named in files.items() if texts[key[0]] > 1}


def _what(law: LawUsed) -> str:
    name = law.what.replace("_", " ")
    if law.says in {"figure", "last day"}:
        return f"{name}: {law.text}"
    if law.says == "record asked for":
        return name
    if law.says == "reason":
        return f"reason {law.what}" + (f": {law.text}" if law.text else "")
    return law.says


def _sure(law: LawUsed) -> str:
    told = f"{_GRADES[law.grade]}{f' ({law.source})' if law.source else ''}"
    return told if law.verified else f"NOT VERIFIED: {told}" if law.grade != "V" else f"{told}; a figure in it is not"
