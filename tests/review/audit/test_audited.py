"""What an audited item holds, and how items are counted."""

import json
import re
from pathlib import Path

import jsonschema
import msgspec
import pytest

from openimr.review.audit import AuditedItem, agreement, agreement_by, audit_letter, by_year, disagreements
from openimr.review.audit.audited import AuditedCriterion
from openimr.review.schemas import schemas

from .conftest import CONTINUED, NOT_SHOWN


def test_an_item_holds_both_sides(letter):
    [item] = audit_letter(
        letter(
            NOT_SHOWN,
            ("Norco 10/325mg #60", "overturned"),
        )
    )
    assert (item.case_number, item.item, item.request) == ("CM15-0012345", 0, "Norco 10/325mg #60")
    assert (item.expert, item.proposal, item.agrees) == ("overturned", "upheld", False)
    assert item.treatment == "medication: opioid"
    assert item.year == 2015
    assert "does not show" in item.reason
    assert item.by_silence
    assert item.expert_reason == "The request is judged here."
    assert item.topics[0].startswith("cp09-opioids")
    assert item.expert_citations[0].source == "MTUS"


def test_the_reason_quotes_what_the_summary_says(letter):
    [item] = audit_letter(letter(CONTINUED, ("Norco 10/325mg #60", "overturned")))
    met = {c.id: c.quotes for c in item.criteria if c.status == "met"}
    assert all(quote in CONTINUED for quotes in met.values() for quote in quotes)
    assert "cp09-opioids-ongoing.uds" in met


def test_what_belongs_to_an_operation_falls_with_it(letter):
    operation = "Right shoulder arthroscopic rotator cuff repair"
    items = audit_letter(
        letter(NOT_SHOWN, (operation, "upheld"), ("Associated surgical service: assistant surgeon", "upheld"))
    )
    assert [i.proposal for i in items] == ["upheld", "upheld"]
    assert items[1].reason == f"It belongs to “{operation}”, for which the proposal is to uphold."


def test_the_rest_of_a_course_that_was_partly_authorised_waits_for_its_result(letter):
    request = (
        "Physical therapy x8 was the original request. Physical therapy x6 was authorized by the Claims Administrator. "
        "The remaining IMR eligible portion of the original request is for physical therapy x2"
    )
    [item] = audit_letter(letter("The injured worker has low back pain after a strain.", (request, "upheld")))
    assert item.proposal == "upheld"
    assert "functional improvement" in item.reason


def made(
    number: int, expert: str | None, proposal: str | None, *, year: int = 2015, group: str = "imaging"
) -> AuditedItem:
    return AuditedItem(
        source="x",
        case_number=None,
        item=number,
        request="MRI",
        treatment=group,
        year=year,
        expert=expert,  # type: ignore[arg-type]
        proposal=proposal,  # type: ignore[arg-type]
        confidence=None if proposal is None else 0.5 + number / 100,
        score=None,
        rule=None,
        topics=(),
        citations=(),
        expert_citations=(),
        criteria=(),
        reason="",
        by_silence=False,
        expert_reason="",
        needs_reviewer=(),
        not_in_force=(),
    )


ITEMS = (
    made(0, "upheld", "upheld"),
    made(1, "upheld", "overturned", year=2016),
    made(2, "overturned", "overturned", group="therapy"),
    made(3, "overturned", None, group="therapy"),
    made(4, None, "upheld"),
)


def test_agreement_counts_both_sides_and_what_is_open():
    whole = agreement(ITEMS)
    assert (whole.items, whole.upheld, whole.upheld_agreed) == (4, 2, 1)
    assert (whole.overturned, whole.overturned_agreed, whole.open) == (2, 1, 1)
    assert (whole.share, whole.balanced) == (0.5, 0.5)


def test_always_one_side_is_half_balanced():
    assert agreement([made(0, "upheld", "upheld"), made(1, "overturned", "upheld")]).balanced == 0.5


def test_groups_add_up_and_years_stand_in_order():
    groups = agreement_by(ITEMS, lambda i: i.treatment)
    assert sum(g.items for g in groups) == agreement(ITEMS).items
    assert [g.group for g in by_year(ITEMS)] == ["2015", "2016"]


def test_disagreements_stand_by_how_sure_the_rules_are():
    apart = disagreements([made(5, "upheld", "overturned"), made(9, "overturned", "upheld"), *ITEMS])
    assert [i.item for i in apart] == [9, 5, 1]


def test_a_line_keeps_to_its_schema(letter):
    for item in audit_letter(letter(NOT_SHOWN, ("Norco 10/325mg #60", "overturned"), ("Hearing aid", "upheld"))):
        jsonschema.validate(json.loads(msgspec.json.encode(item)), schemas()["audited-item.schema.json"])


@pytest.mark.parametrize("struct", [AuditedItem, AuditedCriterion], ids=lambda struct: struct.__name__)
def test_every_field_of_a_line_is_explained(struct):
    page = (Path(__file__).parents[3] / "docs" / "cli.md").read_text()
    section = re.split(r"\n#", page.split(f"\n#### {struct.__name__}\n", 1)[1])[0]
    heads = [line[2:].split(":", 1)[0] for line in section.splitlines() if line.startswith("- ")]
    documented = [name for head in heads for name in re.findall(r"`(\w+)`", head)]
    assert sorted(documented) == sorted(field.encode_name for field in msgspec.structs.fields(struct))
