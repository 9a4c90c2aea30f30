"""The options of `imr notices`, and what they say of a notice."""

import argparse
from datetime import date, datetime, time

from openimr.cli.options import Parser, command, iso_date, some_path
from openimr.model import Case
from openimr.process import role_of, service_of
from openimr.process.days import LOS_ANGELES
from openimr.process.notices import NoticeError, Wanted, kind_of, notice_kinds


def parser() -> Parser:
    """The command line of `imr notices`."""
    made = command(
        "notices",
        "Notices to the parties of a case, as tagged PDF, text and JSON, with a sheet for the office that lists the\n"
        "law behind them. Without --kind, what the case owes. What is not known stands open in the notice, and a line\n"
        "says so. With the word templates for CASE: list or check templates, or copy ours out (--to DIR) to edit them.",
        "imr notices case.json --kind assignment --date 2015-03-02 --service mail --out notices",
    )
    made.add_argument("case", metavar="CASE", type=some_path, help="a case.json, its folder, or the word templates")
    made.add_argument("--kind", metavar="KIND", type=_kind, help=f"one of: {', '.join(notice_kinds())}")
    made.add_argument("--to", metavar="PARTY", type=_some,
                      help="only to this party or role; for templates: a new folder")  # fmt: skip
    made.add_argument("--date", metavar="DATE", type=iso_date, help="the notice's date; without it that of its event")
    made.add_argument(
        "--service",
        metavar="WAY",
        type=_service,
        help="the way of service, where the case does not record it: mail, electronic, fax ...",
    )
    made.add_argument("--language", choices=("en", "es"), help="every notice in this language, whoever reads it")
    made.add_argument("--ask", metavar="TEXT", action="append", type=_some, default=[],
                      help="what is asked for or missing; may be repeated")  # fmt: skip
    made.add_argument("--asked", metavar="PARTY", action="append", type=_some, default=[],
                      help="the party or role that is asked; may be repeated")  # fmt: skip
    made.add_argument("--by", metavar="DATE", type=iso_date, help="the office's own last day for what is missing")
    made.add_argument("--degree", choices=("md", "other"), help="the reviewer's degree, on which the fee depends")
    made.add_argument("--templates", metavar="DIR", type=some_path, help="an office's own templates; ours for the rest")
    made.add_argument("--out", metavar="DIR", type=some_path, help="where the files go")
    return made


def wanted(arguments: argparse.Namespace, asked: tuple[str, ...]) -> Wanted:
    """What the options say of the notices."""
    return Wanted(
        date=date.fromisoformat(arguments.date) if arguments.date else None,
        service=arguments.service,
        asks=tuple(arguments.ask),
        asked=asked,
        degree=arguments.degree,
        send_by=date.fromisoformat(arguments.by) if arguments.by else None,
    )


def end_of(day: str | None) -> datetime | None:
    """The last second of a day at Los Angeles."""
    return datetime.combine(date.fromisoformat(day), time(23, 59, 59), LOS_ANGELES) if day else None


def asked_parties(case: Case, named: list[str]) -> tuple[str, ...]:
    """The ids of the parties that are named by id or role.

    Raises:
        NoticeError: the case has no such party.
    """
    found: list[str] = []
    for name in named:
        role = role_of(name)
        ids = [p.id for p in case.parties if p.id == name or (role is not None and role_of(p.role) == role)]
        if not ids:
            message = "--asked names no party of the case; give an id or a role of `parties`"
            raise NoticeError(message)
        found += ids
    return tuple(dict.fromkeys(found))


def _kind(text: str) -> str:
    kind = kind_of(text)
    if kind is None:
        message = f"{text!r} is no notice; use one of: {', '.join(notice_kinds())}"
        raise argparse.ArgumentTypeError(message)
    return kind


def _service(text: str) -> str:
    service = service_of(text)
    if service is None:
        message = (
            f"{text!r} is no way of service; use mail, mail in another state, mail abroad, fax, electronic, personal"
        )
        raise argparse.ArgumentTypeError(message)
    return service


def _some(text: str) -> str:
    if not text.strip():
        message = "is empty; write some words"
        raise argparse.ArgumentTypeError(message)
    return text.strip()
