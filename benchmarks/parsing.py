"""Published letters to records: speed and right fields, beside a heading splitter and an extraction library."""

import csv
import re
import subprocess
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2

from benchmarks.report import ROOT, NotThereError, machine, table, timed
from openimr.letters import parse_letter, record
from openimr.model import PublishedLetter
from openimr.requests import citations, parsing

SHARED = ROOT.parent / "shared" / "data" / "letters" / "dwc-2017"
_PYTHON = ROOT / ".peer-venv" / "bin" / "python"
_RUNS = 11
_PEER = "invoice2data 1.0.1"
_HEADING = re.compile(r"^(?P<request>.+?)\s*:\s+(?P<outcome>Upheld|Overturned)\s*$", re.MULTILINE)
_FIELDS = {
    "decision_date": re.compile(r"Decision Date:\s*(\d\d/\d\d/\d{4})"),
    "date_of_injury": re.compile(r"Date of Injury:\s*(\d\d/\d\d/\d{4})"),
    "licensure": re.compile(r"State\(s\) of Licensure:\s*(.+)"),
    "specialty": re.compile(r"Certification\(s\)/Specialty:\s*(.+)"),
}
_GUIDELINE = re.compile(r"MAXIMUS guideline:(.+?)Decision rationale:", re.DOTALL)

Flat = dict[str, Any]


def split_headings(text: str) -> Flat:
    """What a public crawler does: labels by regular expressions, a line that ends in an outcome is an item."""
    found: Flat = {name: (match[1] if (match := pattern.search(text)) else None) for name, pattern in _FIELDS.items()}
    found["items"] = [(match["request"], match["outcome"]) for match in _HEADING.finditer(text)]
    found["guidelines"] = _GUIDELINE.findall(text)
    return found


def forget() -> None:
    """Empty the memories of requests and guideline paragraphs, so that each is read anew."""
    for memory in (record._basis, citations._parsed, parsing._parsed):  # noqa: SLF001 - the memories are nobody's face
        memory.cache_clear()


def measure() -> str:
    """Letters a second from text and from PDF, and the share of the index's fields that each reads right.

    Raises:
        NotThereError: the published letters are not beside the checkout, or `.peer-venv` is there without the peer.
    """
    paths = sorted(SHARED.glob("*.pdf"))
    if not paths:
        raise NotThereError(f"{SHARED} holds no letters")
    texts = [_text(path) for path in paths]
    gold = _gold()
    rows: list[tuple[str, ...]] = []
    plain = _seconds(split_headings, texts)
    rows.append(("plain heading splitter", f"{len(texts) / plain:,.0f}", "1", _right(map(split_headings, texts), gold)))
    if _PYTHON.exists():
        seconds, answers = _peer(texts)
        rows.append(
            (_PEER, f"{len(texts) / seconds:,.0f}", f"{plain / seconds:.3f}", _right(map(_of_peer, answers), gold))
        )
    for name, facts, signals, cold in (
        ("`parse_letter`, no facts, no signals, nothing remembered", False, False, True),
        ("`parse_letter`, no facts, no signals", False, False, False),
        ("`parse_letter`, no signals", True, False, False),
        ("`parse_letter`, everything, nothing remembered", True, True, True),
        ("`parse_letter`, everything", True, True, False),
    ):
        read = partial(parse_letter, facts=facts, signals=signals)
        seconds = _seconds(read, texts, before=forget if cold else None)
        right = _right((_of_record(read(text)) for text in texts), gold)
        rows.append((name, f"{len(texts) / seconds:,.0f}", f"{plain / seconds:.3f}", right))
    said = table(("63 letters of 2017 as text, one core", "letters/s", "of the splitter's speed", "fields right"), rows)
    return f"{_words(texts)} {machine()}.\n\n{said}\n{_from_pdf(paths)}"


def _words(texts: list[str]) -> str:
    size = sum(map(len, texts)) / len(texts)
    peer = "" if _PYTHON.exists() else f" {_PEER} was not measured: there is no `.peer-venv`."
    return (
        f"Letters of {size:,.0f} characters on average; fields are those of the published index: dates, licensure, "
        "specialty, number of items, and each item's request, decision and guideline paragraph. Requests and guideline "
        'paragraphs that repeat are remembered between letters; "nothing remembered" forgets them before each pass, '
        f"the others read the same letters again. Each figure is the best of {_RUNS} passes: other work on the machine "
        f"halves some of them.{peer}"
    )


def _from_pdf(paths: list[Path]) -> str:
    files = [path.read_bytes() for path in paths]
    # In turns, so that a busy moment of the machine falls on both.
    pairs = [
        (
            timed(lambda: [_bare(data) for data in files], runs=1),
            timed(lambda: [parse_letter(data, facts=False, signals=False) for data in files], runs=1),
        )
        for _ in range(_RUNS)
    ]
    bare, whole = min(first for first, _ in pairs), min(second for _, second in pairs)
    rows = [
        ("bare text extraction (pypdfium2)", f"{len(files) / bare:,.0f}", "1"),
        ("`parse_letter`, no facts, no signals", f"{len(files) / whole:,.0f}", f"{whole / bare:.2f}"),
    ]
    return table(("the same letters, from PDF", "letters/s", "of the bare extraction's time"), rows)


def _bare(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def _text(path: Path) -> str:
    return _bare(path.read_bytes()).replace("\r\n", "\n")


def _seconds(
    action: Callable[[str], object], texts: list[str], before: Callable[[], object] | None = None, runs: int = _RUNS
) -> float:
    action(texts[0])
    spent = []
    for _ in range(runs):
        if before:
            before()
        spent.append(timed(lambda: [action(text) for text in texts], runs=1))
    return min(spent)


def _peer(texts: list[str]) -> tuple[float, list[Flat]]:
    """The peer's best seconds for a pass over the texts, of as many passes as ours, and what it reads in each text.

    Raises:
        NotThereError: `.peer-venv` has no invoice2data.
    """
    task = msgspec.json.encode({"texts": texts, "runs": _RUNS})
    wanted = "import importlib.util, sys; sys.exit(importlib.util.find_spec('invoice2data') is None)"
    if subprocess.run([str(_PYTHON), "-c", wanted], check=False).returncode:
        message = "no invoice2data in .peer-venv: .peer-venv/bin/pip install invoice2data==1.0.1"
        raise NotThereError(message)
    script = str(ROOT / "benchmarks" / "peer_invoice2data.py")
    done = subprocess.run([str(_PYTHON), script], input=task, capture_output=True, check=True)
    answer = msgspec.json.decode(done.stdout)
    return min(answer["seconds"]), answer["letters"]


def _of_peer(answer: Flat) -> Flat:
    headings = _list(answer.get("headings"))
    items = [(match["request"], match["outcome"]) for heading in headings if (match := _HEADING.match(heading))]
    dates = {name: _us(answer.get(name)) for name in ("decision_date", "date_of_injury")}
    return {**answer, **dates, "items": items, "guidelines": _list(answer.get("guidelines"))}


def _list(value: object) -> list[str]:
    return [] if value is None else [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _us(value: object) -> str | None:
    found = re.match(r"(\d{4})-(\d\d)-(\d\d)", str(value))
    return f"{found[2]}/{found[3]}/{found[1]}" if found else None


def _of_record(letter: PublishedLetter) -> Flat:
    return {
        "decision_date": _us(letter.decision_date),
        "date_of_injury": _us(letter.date_of_injury),
        "licensure": ",".join(letter.reviewer.licensure),
        "specialty": ", ".join(letter.reviewer.specialties),
        "items": [(item.request, (item.decision or "").capitalize()) for item in letter.items],
        "guidelines": [item.reviewer_text or "" for item in letter.items],
    }


def _gold() -> list[list[dict[str, str]]]:
    cases: dict[str, list[dict[str, str]]] = {}
    with (SHARED / "index.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            cases.setdefault(row["case_number"], []).append(row)
    return [cases[name] for name in sorted(cases)]


def _right(answers: Iterable[Flat], gold: list[list[dict[str, str]]]) -> str:
    right = total = 0
    for answer, rows in zip(answers, gold, strict=True):
        items, guidelines = answer["items"], answer["guidelines"]
        checks = [
            answer["decision_date"] == rows[0]["decision_date"],
            answer["date_of_injury"] == rows[0]["date_of_injury"],
            _states(answer["licensure"]) == _states(rows[0]["licensure_states"]),
            _plain(answer["specialty"]) == _plain(rows[0]["specialty"]),
            len(items) == len(rows),
        ]
        for number, row in enumerate(rows):
            request, outcome = items[number] if number < len(items) else ("", "")
            cited = guidelines[number] if number < len(guidelines) else ""
            checks += [
                _plain(request) == _plain(row["request"]),
                outcome == row["outcome"],
                _plain(cited) == _plain(row["maximus_guideline"]),
            ]
        right += sum(checks)
        total += len(checks)
    return f"{right / total:.3f}"


def _plain(text: str | None) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", (text or "").lower()).split()


def _states(text: str | None) -> list[str]:
    return sorted(part.strip() for part in (text or "").split(",") if part.strip())
