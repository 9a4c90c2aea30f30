"""`imr corpus publish PATH... --to DIR`: sealed determinations to public letters."""

import argparse
import json
from pathlib import Path

from openimr.cli import DONE, NOTHING, REFUSED, USAGE
from openimr.cli.terminal import put, say, show
from openimr.corpus.publishing import Done, Settings, publish

_NAME = "imr corpus publish"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr corpus publish --help`."""
    to: Path = arguments.to
    reports: Path = arguments.reports or to.with_name(f"{to.resolve().name}.private")
    try:
        settings = Settings(
            to=to,
            reports=reports,
            practice=arguments.practice,
            wanted=arguments.wanted,
            takedowns=_listed(arguments.takedowns),
            unseen=arguments.unseen,
        )
        done = publish(arguments.paths, settings)
    except ValueError as error:
        say(_NAME, str(error))
        return USAGE
    except OSError as error:
        say(_NAME, f"{error.filename}: {error.strerror}; letters that are public stand as they were")
        return NOTHING
    for source, why in sorted(done.refused.items()):
        say(_NAME, f"{source}: {why}")
    for name, why in sorted(done.held_back.items()):
        say(_NAME, f"{reports / name}.json: held back: {why}")
    for name, doubts in sorted(done.waiting.items()):
        many = "1 doubt" if doubts == 1 else f"{doubts} doubts"
        say(
            _NAME,
            f"{reports / name}.json: waits for a person to look through it ({many}); fill it in and run this again",
        )
    if not (done.published or done.waiting or done.held_back or done.refused or done.taken_down):
        say(_NAME, f"{', '.join(map(str, arguments.paths))}: holds no determination.json to publish")
        return NOTHING
    put(_json(done) + "\n") if arguments.json else _tell(done, settings)
    return REFUSED if done.refused or done.held_back or done.waiting else DONE


def _listed(path: Path | None) -> frozenset[str]:
    if path is None:
        return frozenset()
    try:
        lines = path.read_text("utf-8").splitlines()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: is no text; write one case number or letter's name a line") from None
    return frozenset(name for line in lines if (name := line.partition("#")[0].strip()))


def _json(done: Done) -> str:
    report = done.index.report
    said = {
        "published": done.published,
        "waiting": [{"letter": name, "doubts": many} for name, many in done.waiting.items()],
        "held_back": [{"letter": name, "reason": why} for name, why in done.held_back.items()],
        "refused": [{"source": source, "refused": why} for source, why in done.refused.items()],
        "taken_down": done.taken_down,
        "anonymity": {
            "letters": report.rows,
            "k": report.k,
            "wanted": report.wanted,
            "fields": report.fields,
            "levels": done.index.levels,
            "generalised": len(done.index.rare),
        },
    }
    return json.dumps(said)


def _tell(done: Done, settings: Settings) -> None:
    report = done.index.report
    show(
        f"{len(done.published):,} published now, {len(done.waiting):,} wait for a person, {len(done.held_back):,} held "
        f"back, {len(done.taken_down):,} taken down; {report.rows:,} letters are public in {settings.to}"
    )
    if not report.rows:
        return
    show(
        f"index: every letter shares its fields with at least {report.k - 1:,} others; {len(done.index.rare):,} were "
        "put more generally for it"
    )
    if report.k < settings.wanted:
        show(f"       fewer than {settings.wanted} share one: too few letters; see {settings.reports}/anonymity.json")
