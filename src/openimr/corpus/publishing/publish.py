"""The whole way: sealed determinations in, public letters out once a person has looked through them."""

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from openimr.corpus.publishing.choosing import cuts_of, kept, public_letter
from openimr.corpus.publishing.folder import ANONYMITY, Private, Public
from openimr.corpus.publishing.indexing import COLUMNS, Indexed, indexed
from openimr.corpus.publishing.redacting import found_in, is_looked_for, names_reviewer, still_named
from openimr.corpus.publishing.report import Report, ReportError, report_of, said_in
from openimr.corpus.publishing.sealed import NotSealedError, Sealed, folders_in, sealed_in
from openimr.letters import NotALetterError, parse_letter, published_text
from openimr.model import PublishedLetter

_NO_REVIEWER = (
    "who decided is not named in known.json by a whole name: without it the name can't be looked for in the text"
)


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How it is published: `to` is the public folder, `reports` the one for the person who looks through the letters.

    `practice` is one of `privacy/data/practice.yaml`; `wanted` the letters that have to share a combination of index
    fields; `takedowns` names of letters or case numbers that are never public; `unseen`: a letter of which nothing
    doubtful stands goes out before anybody has looked through it.
    """

    to: Path
    reports: Path
    practice: str = "public"
    wanted: int = 5
    takedowns: frozenset[str] = frozenset()
    unseen: bool = False


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What was done: names of letters published now, waiting, held back (with the reason) and taken down.

    `refused` are sources of which nothing was made, with the reason. `index` is of all letters that are public now.
    """

    published: tuple[str, ...]
    waiting: dict[str, int]
    held_back: dict[str, str]
    taken_down: tuple[str, ...]
    refused: dict[str, str]
    index: Indexed


def publish(paths: Iterable[Path], settings: Settings) -> Done:
    """Publish what a person has looked through, and write a report on what waits for that.

    Run again it takes up what was written into the reports. What a takedown names is taken out of the public folder.

    Raises:
        ValueError: the reports lie in the public folder, a report is damaged, or there is no such practice.
        OSError: a folder can't be written.
    """
    if settings.reports.resolve().is_relative_to(settings.to.resolve()):
        raise ValueError(
            f"{settings.reports}: the reports hold what identifies people; they can't lie in {settings.to}"
        )
    public, private = Public(settings.to), Private(settings.reports)
    reports = private.reports()
    published, waiting, held_back, refused = [], dict[str, int](), dict[str, str](), dict[str, str]()
    for folder in folders_in(paths):
        try:
            sealed = sealed_in(folder)
        except NotSealedError as error:
            refused[str(folder)] = str(error)
            continue
        name = _name(sealed, reports)
        if _is_taken_down(name, settings.takedowns, sealed.letter.case_number):
            continue
        report, text, fault = _looked_at(sealed, name, reports.get(name), settings)
        if fault:
            held_back[name] = fault
        elif report.state == "published":
            published.append(name)
        else:
            waiting[name] = report.open_doubts
        if report.state == "published":
            public.put(name, text)
        else:
            public.remove(name)
        private.put(name, report, text)
        reports[name] = report
    taken_down = _take_down(public, private, reports, settings.takedowns)
    index = _index(public, private, settings)
    return Done(
        published=tuple(published),
        waiting=waiting,
        held_back=held_back,
        taken_down=taken_down,
        refused=refused,
        index=index,
    )


def _looked_at(sealed: Sealed, name: str, before: Report | None, settings: Settings) -> tuple[Report, str, str | None]:
    """The report on a letter, its public text, and why it is held back, if it is."""
    found = found_in(sealed.letter, sealed.who, settings.practice)
    report = report_of(found, before)
    report.letter, report.source, report.signed = name, sealed.source, sealed.signed
    report.notes = [] if any(map(is_looked_for, sealed.reviewers)) else [_NO_REVIEWER]
    report.fields = _told(sealed.letter, found.letter)
    try:
        said = said_in(report, found)
    except ReportError as error:
        report.state = "held back"
        return report, "", str(error)
    redacted = public_letter(found, cuts_of(found, said))
    text = published_text(redacted)
    let = {found.text[one.start : one.end] for one in kept(said)}
    fault = _names_somebody(sealed, redacted, text, let, settings.practice) or _unreadable(text)
    seen = bool(report.looked_through and report.looked_through.strip()) or settings.unseen
    if fault is not None:
        report.state = "held back"
    else:
        report.state = "published" if seen and not report.left_open else "waits for a person"
    return report, text, fault


def _names_somebody(sealed: Sealed, redacted: PublishedLetter, text: str, let: set[str], practice: str) -> str | None:
    """Why the letter can't go out: no reviewer and no party of the case may stand in it, but for what a person let."""
    if names_reviewer(text, sealed.reviewers):
        return "the reviewer would be named: the name is confidential (Labor Code 4610.6(f))"
    left = still_named(redacted, sealed.who, practice, let)
    if left:
        many = f"{left} names or numbers" if left > 1 else "a name or number"
        return f"{many} of the case would still stand in it: write under 'more' what has to go out"
    return None


def _unreadable(text: str) -> str | None:
    try:
        parse_letter(text, source="", signals=False)
    except NotALetterError:
        return "the public letter can't be read back"
    return None


def _name(sealed: Sealed, reports: dict[str, Report]) -> str:
    """The case number; of a further determination on it, with a number behind."""
    stem = sealed.letter.case_number or f"letter-{sealed.signed}"
    stem = "".join(sign if sign.isalnum() or sign == "-" else "-" for sign in stem)
    name, number = stem, 1
    while name in reports and reports[name].signed != sealed.signed:
        number += 1
        name = f"{stem}-{number}"
    return name


def _is_taken_down(name: str, takedowns: frozenset[str], case_number: str | None) -> bool:
    return name in takedowns or (case_number is not None and case_number in takedowns)


def _take_down(
    public: Public, private: Private, reports: dict[str, Report], takedowns: frozenset[str]
) -> tuple[str, ...]:
    gone = []
    for name in {*public.names(), *reports}:
        if not _is_taken_down(name, takedowns, "-".join(name.split("-")[:2])):  # names begin with the case number
            continue
        if public.remove(name):
            gone.append(name)
        report = reports.get(name)
        if report is not None and report.state != "taken down":
            report.state, report.looked_through = "taken down", None
            private.put(name, report, "")
    return tuple(sorted(gone))


def _index(public: Public, private: Private, settings: Settings) -> Indexed:
    letters: list[tuple[str, PublishedLetter]] = []
    for name in public.names():
        try:
            letters.append((name, parse_letter(public.text(name), source=name, signals=False, facts=False)))
        except NotALetterError:  # a file that somebody else has put there
            continue
    made = indexed(letters, settings.wanted)
    if letters or public.place.is_dir():
        public.index(COLUMNS, made.rows)
    told = {"report": made.report, "levels": made.levels, "rare": made.rare}
    private.keep(ANONYMITY, msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")
    return made


def _told(before: PublishedLetter, after: PublishedLetter) -> dict[str, str]:
    """What was done to the header's days."""
    names: Sequence[str] = ("date_of_injury", "decision_date", "ur_denial_date", "application_received")
    length = {4: "year", 7: "month", 0: "removed"}
    return {
        name: length[len(now or "")]
        for name in names
        if (was := getattr(before, name)) and (now := getattr(after, name)) != was
    }


__all__ = ["Done", "Settings", "publish"]
