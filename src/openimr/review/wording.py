"""Small pieces of plain language that the draft is put together from."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from openimr.model import Citation, Evidence, Record

_KIND_NAMES = {
    "ame/qme report": "AME/QME report",
    "pdmp report": "CURES report",
    "other": "record",
    "ur determination": "UR decision",
    "imr application": "IMR application",
    "imaging": "imaging report",
    "electrodiagnostic": "electrodiagnostic report",
    "laboratory": "laboratory report",
    "urine drug test": "urine drug test report",
    "pharmacy or billing": "pharmacy or billing record",
}
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
LONGEST_QUOTE = 170


def us_date(iso: str | None) -> str | None:
    """An ISO date as determinations print it (MM/DD/YYYY)."""
    if iso is None:
        return None
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return None
    return day.strftime("%m/%d/%Y")


def listed(parts: Sequence[str], last: str = "and") -> str:
    """`a, b and c`; with semicolons where a part holds a comma itself."""
    if len(parts) <= 1:
        return "".join(parts)
    joint = "; " if any("," in p for p in parts) else ", "
    return f"{joint.join(parts[:-1])} {last} {parts[-1]}"


def record_phrase(record: Record | None) -> str:
    """`the progress report of 12/16/2014 (J. Doe, MD)`."""
    if record is None:
        return "the record"
    name = _KIND_NAMES.get(record.kind, record.kind)
    day = us_date(record.date)
    phrase = f"the {name} of {day}" if day else f"an undated {name}"
    return f"{phrase} ({record.author})" if record.author else phrase


def quoted(evidence: Evidence) -> str:
    """The quotation in typographic quotes, white space and rules folded, cut at a word where it is long."""
    text = re.sub(r"[\s_]+", " ", evidence.quote).strip().strip('"“”').rstrip(".,;: ")
    if len(text) > LONGEST_QUOTE:
        text = text[:LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    return f"“{text}”"


def us_dates(text: str) -> str:
    """Every ISO date of a text as determinations print it."""
    return _ISO.sub(lambda match: us_date(match[0]) or match[0], text)


def says(evidence: Sequence[Evidence], records: Mapping[str, Record], most: int = 2) -> str:
    """`the progress report of 11/08/2016 says “…” and “…”, and the one of 11/22/2016 “…”`; distinct quotes only."""
    by_record: dict[str, list[str]] = {}
    seen: set[str] = set()
    for e in evidence:
        quote = quoted(e)
        if quote in seen:
            continue
        seen.add(quote)
        by_record.setdefault(e.record, []).append(quote)
        if len(seen) == most:
            break
    said = [f"{record_phrase(records.get(record))} says {listed(quotes)}" for record, quotes in by_record.items()]
    return listed(said)


def citation_phrase(citation: Citation) -> str:
    """A citation inside a sentence: name, section, pages."""
    name = citation.guideline
    if citation.source == "MTUS" and not name.startswith("MTUS"):
        name = f"MTUS {name}"
    if citation.edition and citation.edition[:4] not in name:
        name = f"{name} of {citation.edition[:4]}"
    if citation.sections:
        name = f"{name}, {', '.join(citation.sections)}"
    if citation.pages:
        pages = listed(citation.pages)
        name = f"{name} (page{'s' if len(citation.pages) > 1 or '-' in pages else ''} {pages})"
    return name


def capital(text: str) -> str:
    """First letter upper case, the rest as it is."""
    return text[:1].upper() + text[1:]


def span_of_dates(records: Sequence[Record]) -> str:
    """`dated 05/19/2011 to 12/29/2014`, or nothing where no record bears a date."""
    days = sorted(r.date for r in records if r.date)
    if not days:
        return ""
    first, last = us_date(days[0]), us_date(days[-1])
    return f"dated {first}" if first == last else f"dated {first} to {last}"
