"""From a request as physicians and UR nurses write it to the topics that govern it.

`requests.yaml` was written by someone who had not seen the code, before anything was tuned to it: 300 invented
requests with the topics that a careful reviewer could cite first, any one of which is right.
"""

from pathlib import Path

import msgspec
import pytest

from openimr.clinical import findings_in_text
from openimr.guidelines import CaseDates, as_date, prepare, shelf, topics_for
from openimr.model import DisputedItem, Record
from openimr.requests import is_retrospective, parse_request

NOTE = Record(id="r1", file="note.txt", first_page=1, last_page=1, kind="progress report")
NEEDED = 0.97


class Row(msgspec.Struct, frozen=True, kw_only=True, rename={"beside": "with"}, forbid_unknown_fields=True):
    id: str
    request: str
    category: str
    date: str
    lead: list[str]
    also: list[str] = []
    injury: str | None = None
    note: str = ""
    beside: list[str] = []
    depends_on: int | None = None


ROWS = msgspec.yaml.decode((Path(__file__).parent / "requests.yaml").read_bytes(), type=list[Row])


def topics_of(row: Row) -> list[str]:
    """The topics of one row, leading topic first."""
    day = as_date(row.date)
    dates = CaseDates(request=day, ur=day, service=day, injury=as_date(row.injury), review=day)
    facts = prepare(item(row.request), findings_in_text(row.note, record="r1"), (NOTE,), dates, map(item, row.beside))
    return [choice.topic.id for choice in topics_for(facts, dates, shelf())]


def item(request: str) -> DisputedItem:
    return DisputedItem(
        request=request, treatment=parse_request(request), ur_outcome="denied", retrospective=is_retrospective(request)
    )


def is_right(row: Row, topics: list[str]) -> bool:
    """The leading topic is one of those accepted, and those that must be shown as well are."""
    if not row.lead:
        return not topics
    return bool(topics) and topics[0] in row.lead and set(row.also) <= set(topics)


def test_topics_of_three_hundred_requests_written_before_tuning():
    wrong = {row.id: (row.request, topics_of(row)[:3], row.lead) for row in ROWS if not is_right(row, topics_of(row))}
    assert len(wrong) <= (1 - NEEDED) * len(ROWS), wrong


def test_the_list_covers_every_kind_of_request():
    assert len(ROWS) == 300
    assert len({row.request for row in ROWS}) == 300
    assert len({row.category for row in ROWS}) >= 15
    assert len({topic for row in ROWS for topic in row.lead}) >= 200


@pytest.mark.parametrize("row", [r for r in ROWS if not r.lead], ids=lambda r: r.id)
def test_what_no_topic_speaks_on_has_none(row):
    assert topics_of(row) == []
