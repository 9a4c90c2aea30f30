"""docs/notices.md: the kinds of notices, who gets them, what the law makes them say, and how an office edits them."""

from openimr.process.lifecycle import lifecycle
from openimr.process.notices.kinds import (
    NoticeKind,
    Statement,
    file_stem,
    notice_kinds,
    placeholders,
    records_asked,
    statements,
)
from openimr.process.notices.markup import parse
from openimr.process.notices.templates import our_files

_READERS = {
    "worker": "injured worker, with a copy to the representative",
    "administrator": "claims administrator",
    "employer": "employer",
    "physician": "requesting physician",
}
_GRADES = {"V": "verified", "P": "partly read", "GK": "general knowledge", "INF": "inference"}

HEAD = """\
![A notice](pictures/notice.png)

`imr notices CASE --kind KIND --out DIR` writes one document for each party, as PDF (PDF/UA-1), text and JSON,
and a sheet for the office. Options and files: [cli.md](cli.md). What is not known stands open and marked in the
notice (`[to be filled in: ...]`), and a line says so; nothing is made up.

**The Spanish needs a professional translator's eye before it is used.** It was written with the English by the
same hands, and no court interpreter or certified translator has read it. The office's sheet says so each time."""

WHO = """\
## Who gets what

One document an addressee. The representative gets the worker's notice with a line that it is a copy (8 CCR
9792.10.3(b), 9792.10.4(b); V S6, S9), the claims administrator's attorney a copy of that one's. Where a case
has no claims administrator, the claims examiner, the insurer or the self-insured employer stands in that place.
An employer that is only told of the case gets no list of treatments and no determination.

English is written to everybody. The worker, or the designee of a worker who has no attorney, is written to in
Spanish where the party's `language` is `es`, and in both languages where it is `both` or `en, es`; `--language`
puts every notice in one.

Where the case records to whom a notice was served (`to` of the event), each audience has its own day and last days,
by its own service; one that has not been served has none until `--date` says when it is. The office's sheet says
whose last day is which."""

LAW = """\
## What the law makes them say

A statement's words are kept by the program and placed in a template by name, so that editing cannot weaken
them. An edited template that drops a required one, or hides it behind a condition of the case, is refused in
one line.

In a notice to a party a section is printed only where its text was read (V), for the day of the notice, and
only if every figure in the statement was. Everything else is listed in the office's sheet and in the JSON with
section, grade and source, and the mark NOT VERIFIED. An amount of an invoice that is not verified is marked in
the invoice itself. Days that only unverified rules add to the time to appeal (mail, weekends) are told, and not
relied on: the notice says by when to appeal to be safe, and that is a day on which the offices are open;
the clock on the server's page of the case tells the same two days. A
penalty that was not read for the day of the notice is told without figures, a time that was not read as what is
expected or asked for. A reason of ineligibility that the case's own clocks or facts refute carries an open mark, and
the office's sheet lists the facts under "Contradicted by the case" (`decisions/0080`).

## When a notice still says what is so

A case goes on after the event that a notice tells of. The table says in which states of the
[lifecycle](lifecycle.md) each kind still holds; a notice that is owed and no longer holds is named and not written, one
that is asked for by `--kind` is refused, and `--date` writes it as of a day on which it was so (`decisions/0102`).
An item that no review is open for (denied for want of information, deferred, approved, authorized, withdrawn) is not
among those that a notice says are reviewed; it is listed with why."""

STATEMENTS = "## Required statements"

EDIT = """\
## Templates that an office can edit

    imr notices templates --to my-templates
    imr notices templates --templates my-templates
    imr notices case.json --kind eligibility --templates my-templates --out notices

The first copies ours out, the second says in one line each what is wrong with an edited one, the third uses
them. A template that is missing in the folder falls back to ours; one that is wrong is not used, and nothing is
put in its place. `office.yaml` says who the office is, where records go, and whom to call. A template is plain
text and runs nothing:

| written | gives |
|---|---|
| `subject: ...` | the first line: its subject; `subject for others: ...` where the reader is not the worker |
| `subject in part: ...` | after it: the subject where the notice tells of some of the items only |
| `// ...` | a remark for the office, not printed |
| `# ...` | a heading |
| `- ...`, `1. ...` | an item of a list |
| `**...**` | bold words |
| `{name}` | a value; `{{` and `}}` are braces |
| `{if name}` ... `{else}` ... `{end}` | only where it holds; `{if not name}` |
| `{each items}` ... `{end}` | once for each, with `{items.request}` |
| `{box}` ... `{end}` | what nobody should overlook |
| `{statement name}` | a statement that the law requires |
| `{table records}` | the records list of the reader's party |"""


def notices_page(made: str) -> str:
    """The page, from the files that the program reads."""
    parts = [
        "# Notices",
        made,
        HEAD,
        _kinds(),
        WHO,
        LAW,
        _holding(),
        STATEMENTS,
        _required(),
        _records(),
        EDIT,
        _placeholders(),
    ]
    return "\n\n".join(parts) + "\n"


def _kinds() -> str:
    rows = ["## Kinds", "", "| kind | says | goes to | subject |", "|---|---|---|---|"]
    for name, kind in notice_kinds().items():
        to = "; ".join(_READERS[audience] for audience in kind.to)
        rows.append(f"| {name} | {kind.says} | {to} | {_subject(name, kind)} |")
    return "\n".join(rows)


def _holding() -> str:
    rows = ["| kind | holds in | also |", "|---|---|---|"]
    for name, kind in notice_kinds().items():
        also = [f"beside `{kind.beside}`"] if kind.beside else []
        also += [f"not beside `{kind.not_beside}`"] if kind.not_beside else []
        also += [f"while the clock `{clock}` is {state}" for clock, state in kind.while_clock.items()]
        holds = lifecycle().notices[name]
        states = ", ".join(f"`{state}`" if state.isupper() else state for state in holds.holds_in) or "every state"
        also += [f"while {lifecycle().conditions[holds.holds_while].says}"] if holds.holds_while else []
        rows.append(f"| {name} | {states} | {'; '.join(also)} |")
    return "\n".join(rows)


def _subject(name: str, kind: NoticeKind) -> str:
    found = []
    for tongue in ("en", "es"):
        file = f"{tongue}/{file_stem(kind.template or name)}.md"
        found.append("".join(part.text for part in parse(our_files()[file].decode(), file).subject))
    return " / ".join(found)


def _required() -> str:
    rows = ["| statement | required in | section | how sure |", "|---|---|---|---|"]
    for name, statement in statements().items():
        kinds = [
            f"{kind} ({', '.join(declared.requires[name])})"
            for kind, declared in notice_kinds().items()
            if name in declared.requires
        ]
        rows.append(f"| `{name}`: {statement.says} | {'; '.join(kinds)} | {_section(statement)} | {_sure(statement)} |")
    return "\n".join(rows)


def _section(statement: Statement) -> str:
    earlier = "".join(f"; before {e.until}: {e.section} ({e.grade})" for e in statement.earlier)
    return statement.section + earlier


def _sure(statement: Statement) -> str:
    told = f"{statement.grade} {statement.source}" if statement.source else statement.grade
    told = f"{told}, {_GRADES[statement.grade]}"
    if statement.since:
        told += f"; as read since {statement.since}"
    if statement.until:
        told += f", before {statement.until}"
    return told


def _records() -> str:
    rows = ["## Records asked for with the assignment", "", "| from | what | section | how sure |", "|---|---|---|---|"]
    for audience, asked in records_asked().items():
        for record in asked:
            told = f"{record.grade} {record.source}" if record.source else record.grade
            rows.append(f"| {audience} | {record.letter} {record.en} | {record.section} | {told} |")
    return "\n".join(rows)


def _placeholders() -> str:
    rows = ["### Names", "", "| name | is | says | only in |", "|---|---|---|---|"]
    for name, known in placeholders().items():
        fields = f" (`{'`, `'.join(f'{name}.{field}' for field in known.fields)}`)" if known.fields else ""
        rows.append(f"| `{name}` | {known.is_} | {known.says}{fields} | {', '.join(known.kinds)} |")
    return "\n".join(rows)
