"""Log lines as JSON, one a line on standard error, and nothing in them of a case, a person or what was sent.

What our own code says is shown: it names kinds of errors and ids of requests. Of what other packages say only the
fixed part of the message is shown, never what is filled into it; of an error its kind and places, never its text,
which may quote a row or a request. A test feeds health data through all that logs and looks for it here.
"""

import json
import logging
import sys
import threading
import traceback
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from openimr.server.config import Config
from openimr.server.trail.actor import reference

_SHOWN = ("status", "method", "route", "path", "ms", "error", "places", "action")
"""What a line may carry beside its message; values are ours: ids, numbers, names of kinds, addresses of the table."""
_OURS = "openimr."
_PLACES, _LAST = 5, 2
"""Places of our own, and the last ones whosever they are."""


class JsonLines(logging.Formatter):
    """A record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "logger": record.name}
        line["message"] = record.getMessage() if record.name.startswith(_OURS) else _fixed_part(record)
        if named := reference() or getattr(record, "reference", ""):
            line["request"] = named
        ours = record.name.startswith(_OURS)
        if ours:
            line |= {name: getattr(record, name) for name in _SHOWN if hasattr(record, name)}
        line |= _job(record)
        if isinstance(record.exc_info, tuple) and record.exc_info[0] is not None:
            line |= error_of(record.exc_info[0], record.exc_info[2])
        return json.dumps(line, default=lambda _: "?")


def _fixed_part(record: logging.LogRecord) -> str:
    """The message without what is filled in; one that came filled in already is not shown, its place is."""
    if isinstance(record.msg, str) and record.args and "%" in record.msg:
        return record.msg
    return f"(said at {record.module}:{record.lineno})"


def _job(record: logging.LogRecord) -> dict[str, Any]:
    """Which job a line of the queue is about."""
    if not record.name.startswith("procrastinate"):
        return {}
    job = getattr(record, "job", None)
    told: dict[str, Any] = {"action": str(getattr(record, "action", ""))}
    if isinstance(job, dict):
        told |= {"job": job.get("id"), "task": job.get("task_name")}
    return told


def error_of(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    """What may be said of an error: its kind, and the places that it went through."""
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames[:-_LAST] if "openimr" in Path(frame.filename).parts]
    shown = [*ours[-_PLACES:], *frames[-_LAST:]]
    places = [f"{'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno}" for frame in shown]
    return {"error": kind.__name__, "places": places}


def start_logging(config: Config) -> None:
    """All that this process logs goes to standard error as JSON lines, and so does an error that nobody caught."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(config.log_level.upper())
    logging.getLogger("django.request").setLevel(logging.ERROR)  # what was refused has its line already
    logging.raiseExceptions = False  # the traceback of a line that can't be formatted would quote what it has
    log = logging.getLogger("openimr.operations")

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        log.critical("an error that nothing caught", exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            uncaught(args.exc_type, args.exc_value, args.exc_traceback)

    sys.excepthook = uncaught
    threading.excepthook = in_thread
