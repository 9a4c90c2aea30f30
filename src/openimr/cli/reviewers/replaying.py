"""`imr reviewers replay`: whether a record of assignment can be drawn again from the same files."""

import argparse
from datetime import date

import msgspec

from openimr.cli import DONE, REFUSED
from openimr.cli.files import reason
from openimr.cli.reviewers.assigning import inputs_of, jobs_of, nothing
from openimr.cli.reviewers.reading import EXTRA, UnusableError, read
from openimr.cli.terminal import put, say, show
from openimr.reviewers.roster.reading import bytes_of

_NAME = "imr reviewers replay"


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr reviewers replay --help`."""
    try:
        from openimr.reviewers.assignment import (
            ProblemFaultError,
            RecordFaultError,
            RefusedInput,
            assign_cases,
            compare,
            read_record,
        )
    except ModuleNotFoundError:
        return nothing(_NAME, EXTRA, as_json=arguments.json)
    try:
        text = bytes_of(arguments.record)
        record = read_record(text)
        on = date.fromisoformat(record.on)
        found = read(arguments)
    except OSError as error:
        why = reason(error, "cannot be read")
        return nothing(
            _NAME, f"{arguments.record}: {why}; name what imr reviewers assign wrote", as_json=arguments.json
        )
    except RecordFaultError as error:
        return nothing(_NAME, f"{arguments.record}: {error}", as_json=arguments.json)
    except UnusableError as error:
        return nothing(_NAME, str(error), as_json=arguments.json)
    for one in found.refused:
        say(_NAME, one.line)
    on_source = record.on_source if record.on_source == "given" or on == found.last_day else "given"
    try:
        again = assign_cases(
            inputs_of(found, record.several), on=on, seed=record.seed, on_source=on_source, jobs=jobs_of(arguments)
        )
    except (ArithmeticError, ProblemFaultError) as error:
        return nothing(_NAME, f"{arguments.record}: cannot be drawn again: {error}", as_json=arguments.json)
    left_out = tuple(RefusedInput(source=one.source, refused=one.refused) for one in found.refused)
    outcome = compare(text, msgspec.structs.replace(again, refused=left_out))
    for note in outcome.notes:
        say(_NAME, note)
    if not outcome.reproduced and "file name" in {*found.numbers.known_as.values()}:
        say(
            _NAME, "cases without a number are known by the name of their file or folder: replay them under those names"
        )
    if arguments.json:
        put(msgspec.json.format(msgspec.json.encode(outcome), indent=2).decode() + "\n")
    elif outcome.reproduced:
        show(f"reproduced: the same result from the same files and the seed {record.seed}")
    else:
        show("\n".join(["not reproduced", *(f"  {line}" for line in outcome.differences)]))
    return DONE if outcome.reproduced else REFUSED
