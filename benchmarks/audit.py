"""`imr audit` against the experts of published letters: all letters, and each letter by a map fitted without it.

The figures are those of `../shared/tools/score.py audit`, run on the rows. The rules hold no number that is fitted to
letters; the calibration map does, and is fitted again for each letter without that letter. Every miss is listed with
its reason (`audit_misses.yaml`, written by hand after reading letter and criteria).
"""

import importlib.util
import io
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Literal

import msgspec

from benchmarks.blind import blind_figures
from benchmarks.calibration import LETTERS, fitted_on_letters, letter_items, points_of, scored
from benchmarks.report import NotThereError, table
from benchmarks.texts import SHARED
from openimr.review.audit import AuditedItem
from openimr.review.calibration import Map, confidence

RULER = SHARED.parent / "tools" / "score.py"
BAR = {"balanced": 0.65, "auroc": 0.70, "sources_agree": 0.80, "sections_agree": 0.60}
_SHOWN = ("balanced", "recall_upheld", "recall_overturned", "by_letter", "auroc", "brier", "brier_constant",
          "sources_agree", "sections_agree", "unanswered")  # fmt: skip
Reason = Literal["reading", "rule", "expert", "letter"]


class Miss(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why an item is proposed otherwise than its expert decided.

    `reading`: the summary says it, and it was not read; `rule`: the rules weigh it otherwise; `expert`: the expert went
    another way than the guideline that he or she cites; `letter`: what decided does not stand in the summary.
    """

    why: Reason
    says: str


def measure() -> str:
    """The section of the report.

    Raises:
        NotThereError: letters or ruler are not at hand, or a miss has no reason.
    """
    if not RULER.exists():
        raise NotThereError(f"the ruler ({RULER})")
    items = letter_items()
    published, left_out = _figures(items), _figures(_left_out(items))
    names = [name for name in _SHOWN if name in published]
    rows = [(name, published[name], left_out[name], f"at least {BAR[name]}" if name in BAR else "") for name in names]
    map_rows = [tuple(map(str, row)) for row in fitted_on_letters(scored(items))]
    return "\n".join(
        (
            f"{len({i.case_number for i in items})} letters, {published['items']} items, from the masked letter.",
            "The bar is meant for the second column of figures: each letter is judged by a map fitted without it. The",
            "rules hold no number fitted to letters, but who wrote them had these letters in hand. What to expect of",
            "letters not in hand, the second set of invented letters tells better.",
            "",
            table(("", "all letters", "leave one letter out", "bar"), rows),
            "Brier must stay below that of the constant forecast (`brier_constant`).",
            "",
            "Map fitted to the letters:",
            "",
            table(("mean score", "overturned", "upheld", "probability"), map_rows),
            *blind_figures(),
            f"### Misses, each with its reason\n\n{_misses(items)}",
        )
    )


def _left_out(items: Sequence[AuditedItem]) -> list[AuditedItem]:
    """The items with confidences of a map that was fitted without their own letter."""
    found: list[AuditedItem] = []
    maps: dict[str | None, Map] = {}
    for item in items:
        if item.case_number not in maps:
            others = [other for other in items if other.case_number != item.case_number]
            maps[item.case_number] = points_of(fitted_on_letters(scored(others)))
        chance = confidence(item.score, item.proposal, maps[item.case_number]) if item.proposal else None
        found.append(msgspec.structs.replace(item, confidence=chance))
    return found


def _figures(items: Iterable[AuditedItem]) -> dict[str, str]:
    """The ruler's figures of these rows, as it prints them."""
    with tempfile.TemporaryDirectory() as folder:
        rows = Path(folder) / "rows.jsonl"
        rows.write_bytes(b"\n".join(msgspec.json.encode(item) for item in items))
        command = f"{sys.executable} -c \"import sys; print(open('{rows}').read())\""
        words = ["score.py", "audit", "--quiet", "--imr", command, "--letters", str(LETTERS), "--gold",
                 str(LETTERS / "index.csv")]  # fmt: skip
        said, before = io.StringIO(), sys.argv
        try:
            sys.argv = words
            with redirect_stdout(said):
                _ruler().main()
        except SystemExit:
            pass
        finally:
            sys.argv = before
    last = said.getvalue().strip().splitlines()[-1]
    return dict(pair.split("=", 1) for pair in last.split())


def _ruler() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", RULER)
    if spec is None or spec.loader is None:
        raise NotThereError(f"the ruler ({RULER})")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _misses(items: Iterable[AuditedItem]) -> str:
    known = msgspec.yaml.decode((Path(__file__).parent / "audit_misses.yaml").read_bytes(), type=dict[str, Miss])
    missed = [i for i in items if i.agrees is not True]
    rows = [(i, known.get(f"{i.case_number} {i.item}")) for i in missed]
    if unexplained := [f"{i.case_number} {i.item}" for i, why in rows if why is None]:
        raise NotThereError(f"reasons in benchmarks/audit_misses.yaml for {', '.join(unexplained)}")
    return "\n".join(
        f"- {i.case_number}, item {i.item} (expert {i.expert}, proposed {i.proposal}): {why.why}. {why.says}"
        for i, why in rows
        if why is not None
    )
