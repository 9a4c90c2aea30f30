"""What the governing words say of a drug: planned, asked for, tried or taken; and since when a whole list is taken."""

from collections.abc import Callable

import pytest

from openimr.model import Finding

Find = Callable[..., list[Finding]]


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("The treatment plan included naproxen and Soma.", ["prescribed", "prescribed"]),
        ("The plan of care includes a prescription for Mobic 15 mg #30.", ["prescribed"]),
        ("The plan of care included ongoing medication therapy including Mobic.", ["current"]),
        ("Medications have included naproxen 500 mg and Soma.", [None, None]),
        ("Treatment to date has included a brace and medication including Norco.", [None]),
        ("Treatments to date include a brace and Norco since 02/05/2015.", ["current"]),
        ("She previously received naproxen.", [None]),
        ("The physician recommended therapy and prednisone.", [None]),
        ("Soma and Mobic were prescribed.", ["started", "started"]),
        ("Current medications include Norco and Soma.", ["current", "current"]),
        ("Use ibuprofen until approval is obtained for Voltaren gel.", ["current", "requested"]),
        ("Utilization review determined non-certification for Pamelor 25 mg.", ["requested"]),
        ("Utilization review modified the certification for Voltaren 75 mg #60.", ["requested"]),
        ("The rationale for the denial regarding Salonpas was told.", ["requested"]),
        ("A request for authorization has been received for Voltaren 75 mg #60.", ["requested"]),
    ],
)
def test_the_governing_words_say_what_becomes_of_a_drug(find: Find, text: str, statuses: list[str | None]) -> None:
    assert [f.attributes.get("status") for f in find("medication", text)] == statuses


def test_a_list_shares_the_day_since_when_it_is_taken(find: Find) -> None:
    found = find("medication", "Current medications include Norco, Soma and Mobic since at least 02-05-2015.")
    assert [f.attributes.get("since") for f in found] == ["2015-02-05"] * 3
    found = find("medication", "He takes Norco for pain. He takes Soma since 02/05/2015.")
    assert [f.attributes.get("since") for f in found] == [None, "2015-02-05"]
