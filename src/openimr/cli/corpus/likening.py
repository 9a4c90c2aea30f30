"""`imr corpus similar DIR --request TEXT`: the letters most like a case, and how they were decided."""

import argparse
import shutil
import textwrap
from collections.abc import Sequence

import msgspec

from openimr.cli import DONE, NOTHING, USAGE
from openimr.cli.precedents import share
from openimr.cli.terminal import Progress, plain, put, say, show
from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import DatasetError
from openimr.corpus.search import open_index
from openimr.corpus.similar import Case, CaseError, Similar, case_of, cases_in, check_known, documented, precompute

_NAME = "imr corpus similar"
_OF_REQUEST = ("diagnosis", "stage", "met", "missing")


def run(arguments: argparse.Namespace) -> int:
    """Run the command; see `imr corpus similar --help`."""
    try:
        index = open_index(arguments.dataset)
        if arguments.ahead:
            progress = Progress()
            dataset = Dataset.open(arguments.dataset)
            place = precompute(dataset, index, progress=lambda done, total: progress("groups", done, total))
            progress.clear()
            say(_NAME, f"computed ahead: {place}")
            return DONE
        answers = [index.similar(case, arguments.limit) for case in _cases(arguments)]
    except CaseError as error:
        say(_NAME, str(error))
        return USAGE
    except DatasetError as error:
        say(_NAME, str(error))
        return NOTHING
    if arguments.json:
        put(msgspec.json.encode(answers if arguments.case_file else answers[0]).decode() + "\n")
    else:
        for answer in answers:
            _tell(answer)
    return DONE


def _cases(arguments: argparse.Namespace) -> Sequence[Case]:
    if (arguments.request is None) == (arguments.case_file is None):
        raise CaseError("give the request (--request TEXT) or a case file (--case-file FILE), one of the two")
    if arguments.case_file is None:
        if arguments.item is not None:
            raise CaseError("--item counts the items of a case file; name one (--case-file FILE), or leave --item out")
        check_known(diagnoses=arguments.diagnosis, met=arguments.met, missing=arguments.missing)
        return [
            case_of(
                arguments.request,
                diagnoses=arguments.diagnosis,
                stage=arguments.stage,
                met=arguments.met,
                missing=arguments.missing,
            )
        ]
    given = [name for name in _OF_REQUEST if getattr(arguments, name)]
    if given:
        raise CaseError(f"--{given[0]} belongs to --request; a case file tells its own, so leave one of the two out")
    found = cases_in(arguments.case_file)
    if arguments.item is None:
        return found
    if not 0 <= arguments.item < len(found):
        raise CaseError(f"{arguments.case_file}: has {len(found)} items, numbered from 0; there is no {arguments.item}")
    return [found[arguments.item]]


def _tell(answer: Similar) -> None:
    width = min(shutil.get_terminal_size((100, 24)).columns, 120)
    show(_wrapped(answer.case.request, width, ""))
    decided = answer.decided
    if not answer.neighbours:
        show("  no letter is like it")
        return
    show(f"  of the {answer.basis} letters most like it, overturned: {share(decided.overturned)}")
    for one in answer.neighbours:
        later = f", superseded by {one.superseded_by}" if one.superseded_by else ""
        head = (
            f"{one.likeness:.2f}  {one.case_number or one.letter_id}, item {one.item}, {one.decision or 'no decision'}"
        )
        show(_wrapped(f"{head}{later}: {one.request}", width, "  "))
        show(_wrapped("; ".join(one.because), width, "        "))
    if decided.differences:
        show(f"  documented in overturned and in upheld letters (of {answer.compared} compared)")
        for different in decided.differences:
            few = "; few letters" if different.few else ""
            shares = f"{share(different.overturned)} against {share(different.upheld)}{few}"
            show(_wrapped(f"{different.kind} {documented(different)}: {shares}", width, "    "))
    if decided.note:
        show(_wrapped(decided.note, width, "  "))
    show("")


def _wrapped(text: str, width: int, indent: str) -> str:
    flat = " ".join(plain(text).split())
    return textwrap.fill(flat, width, initial_indent=indent, subsequent_indent=indent + "  ") if flat else indent
