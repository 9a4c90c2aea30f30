"""Every invented letter of `examples/letters` is read as a careful person would read it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

from openimr.letters import parse_letter

LETTERS = Path(__file__).parents[2] / "examples" / "letters"
GOLD: dict[str, dict[str, Any]] = json.loads((LETTERS / "expected.json").read_text())
VALID = Draft202012Validator(json.loads((Path(__file__).parents[2] / "schemas" / "letter.schema.json").read_text()))
HEADER = (
    "layout", "layout_verified", "case_number", "date_assigned", "date_of_injury", "decision_date", "ur_denial_date",
    "application_received", "priority", "reviewer", "patient",
)  # fmt: skip
TREATMENT = ("kind", "strength", "quantity", "refills", "sig", "visits", "body_part", "laterality")


def _cited(citations: list[dict[str, Any]]) -> list[tuple[str, list[str], list[str]]]:
    return [(one["source"], list(one["sections"]), list(one["pages"])) for one in citations]


@pytest.mark.parametrize("name", sorted(GOLD))
def test_letter_gives_the_expected_record(name: str) -> None:
    want = GOLD[name]
    got = json.loads(msgspec.json.encode(parse_letter(LETTERS / name)))
    VALID.validate(got)
    misses = {key: (got[key], want[key]) for key in HEADER if got[key] != want[key]}
    summary = got["clinical_summary"].strip("“”")
    if not summary.startswith((want["summary_starts"] or "").strip("“”")) or not summary.endswith(
        (want["summary_ends"] or "").strip("“”")
    ):
        misses["summary"] = (summary[:60], summary[-60:])
    if [item["request"] for item in got["items"]] != [item["request"] for item in want["items"]]:
        misses["requests"] = ([i["request"] for i in got["items"]], [i["request"] for i in want["items"]])
    for number, (item, wanted) in enumerate(zip(got["items"], want["items"], strict=False)):
        found = {
            "decision": item["decision"],
            "retrospective": item["retrospective"],
            "partial_authorization": item["partial_authorization"],
            "ingredients": sorted(item["treatment"]["ingredients"]),
            **{key: item["treatment"][key] for key in TREATMENT},
            "claims_administrator_basis": item["claims_administrator"]["basis"],
            "claims_administrator_citations": _cited(item["claims_administrator"]["citations"]),
            "reviewer_basis": item["reviewer_basis"],
            "reviewer_citations": _cited(item["citations"]),
        }
        for key, value in found.items():
            right = wanted[key]
            if key.endswith("_citations"):
                right = _cited(right)
            elif key == "ingredients":
                right = sorted(right)
            if value != right:
                misses[f"{number} {key}"] = (value, right)
        rationale = item["rationale"]
        starts, ends = wanted["rationale_starts"] or "", wanted["rationale_ends"] or ""
        if not rationale.startswith(starts) or not rationale.endswith(ends):
            misses[f"{number} rationale"] = ((rationale[:60], rationale[-60:]), (starts, ends))
    assert not misses, f"{want['trap']}: {json.dumps(misses, indent=1)}"
