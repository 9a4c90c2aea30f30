"""UR letters and applications in layouts that no form prescribes: invented, one for each way of writing."""

import pytest
from msgspec import structs

from openimr.model import CaseFile, CaseIdentity, Page, Record
from openimr.review.items import disputed_items, item_warnings

KINDS = {"application": "imr application", "ur": "ur determination", "ur2": "ur determination"}
LIST = "List each specific requested medical service, good or item that was denied or modified:\n{}\n"
END = "Request for Review and Consent to Obtain Medical Records\nI request an independent medical review.\nJo Marsh\n"


def case(**texts: str | tuple[str, ...]) -> CaseFile:
    """A case file with one record for each document; several pages where a tuple is given."""
    sheets = {name: (text,) if isinstance(text, str) else text for name, text in texts.items()}
    pages = tuple(
        Page(file=f"{name}.pdf", page=n, text_source="layer", text=text, sha256="")
        for name, own in sheets.items()
        for n, text in enumerate(own, 1)
    )
    records = tuple(
        Record(id=f"r{i}", file=f"{name}.pdf", first_page=1, last_page=len(own), kind=KINDS[name])  # type: ignore[arg-type] # one of two
        for i, (name, own) in enumerate(sheets.items(), 1)
    )
    return CaseFile(name="case", pages=pages, records=records, identity=CaseIdentity())


def asked(*items: str) -> str:
    return LIST.format("\n".join(f"{n}. {item}" for n, item in enumerate(items, 1))) + END


def decided(**texts: str | tuple[str, ...]) -> list[tuple[str, str | None]]:
    return [(item.request, item.ur_outcome) for item in disputed_items(case(**texts))]


def basis(**texts: str) -> list[list[str]]:
    return [[c.guideline for c in item.claims_administrator.citations] for item in disputed_items(case(**texts))]


def test_only_what_the_application_lists_is_in_dispute_and_the_rest_is_told() -> None:
    letter = "Asked Result\nMeloxicam 15mg #30 Not approved\nTizanidine 4mg #60 Not approved\nKnee brace Approved\n"
    file = case(application=asked("Meloxicam 15mg #30"), ur=letter)
    items = disputed_items(file)
    assert [item.request for item in items] == ["Meloxicam 15mg #30"]
    assert "UR refused 1 further treatment that the application does not list." in item_warnings(file, items)


@pytest.mark.parametrize("written", ["See attached UR decision", "1. Meloxicam 15mg #30\nSee attached denial letter"])
def test_a_list_that_points_to_the_letter_takes_in_what_the_letter_refused(written: str) -> None:
    letter = "Meloxicam 15mg #30 - non-certified\nTizanidine 4mg #60 - non-certified\nKnee brace - certified\n"
    found = decided(application=LIST.format(written) + END, ur=letter)
    assert found == [("Meloxicam 15mg #30", "denied"), ("Tizanidine 4mg #60", "denied")]


def test_an_additional_page_takes_the_list_further() -> None:
    first, more = (
        asked("Meloxicam 15mg #30"),
        "Additional page to the application\n2. Tizanidine 4mg #60\n3. Knee brace\n",
    )
    found = [request for request, _ in decided(application=(first, more))]
    assert found == ["Meloxicam 15mg #30", "Tizanidine 4mg #60", "Knee brace"]


def test_the_list_ends_where_a_picture_was_read_with_a_stray_mark() -> None:
    form = (
        LIST.format("1. Six acupuncture visits")
        + "| Request for Review and Consent to Obtain al\n| request an independent\n"
    )
    assert [request for request, _ in decided(application=form)] == ["Six acupuncture visits"]


def test_first_all_items_then_all_verdicts() -> None:
    items = "Items\n1. Meloxicam 15mg #30\n2. Tizanidine 4mg\n#60\n3. Knee brace\n"
    letter = f"{items}Decisions\n1. Denied\n2. Certified\n3. Denied\n"
    assert decided(ur=letter) == [("Meloxicam 15mg #30", "denied"), ("Knee brace", "denied")]
    uneven = letter.replace("3. Denied\n", "")
    assert len(disputed_items(case(ur=uneven, application=asked("Knee brace")))) == 1


def test_numbered_requests_with_the_verdict_on_the_next_line() -> None:
    letter = (
        "Request 1. Eight acupuncture visits for the neck\nNON-CERTIFIED. Four visits were approved in May. Guideline:"
        " MTUS Acupuncture Guidelines.\nRequest 2. MRI of the left knee\nNON-CERTIFIED. See MTUS Knee Complaints.\n"
    )
    assert decided(ur=letter) == [
        ("Eight acupuncture visits for the neck", "denied"),
        ("MRI of the left knee", "denied"),
    ]


def test_one_verdict_over_a_numbered_list_with_lines_that_run_on() -> None:
    letter = (
        "Determination: all three items NON-CERTIFIED\n1. Left knee arthroscopy with partial meniscectomy and\n"
        "chondroplasty\n2. Post-operative physical therapy, 12 visits\n3. Crutches\nRationale\nNo locking.\n"
        "Guidelines\n1: MTUS Knee Complaints, Surgical Considerations. 2 to 3: ODG, Knee Chapter.\n"
    )
    wanted = [
        "Left knee arthroscopy with partial meniscectomy and chondroplasty",
        "Post-operative physical therapy, 12 visits",
        "Crutches",
    ]
    assert decided(ur=letter) == [(request, "denied") for request in wanted]
    assert basis(ur=letter) == [
        ["Knee Complaints"],
        ["Official Disability Guidelines"],
        ["Official Disability Guidelines"],
    ]


def test_a_table_under_a_heading_gives_each_row_its_own_guideline() -> None:
    letter = (
        "Certified: knee brace.\nNot certified:\nItem Guideline\n"
        "Meloxicam 15mg #30 MTUS Chronic Pain Medical Treatment Guidelines, NSAIDs\n"
        "Zolpidem 10mg #30 Outside MTUS. ODG, Pain (Acute &\nChronic), Zolpidem\nRationale\nNo benefit is told.\n"
    )
    assert decided(ur=letter) == [("Meloxicam 15mg #30", "denied"), ("Zolpidem 10mg #30", "denied")]
    assert [names[-1] for names in basis(ur=letter)] == [
        "Chronic Pain Medical Treatment Guidelines",
        "Official Disability Guidelines",
    ]


def test_an_item_in_the_applications_words_is_found_wherever_the_letter_has_it() -> None:
    letter = (
        "Notice: DENIED\nThe treatment\nNerve conduction study of the\nleft arm\nReason\nNo numbness is written down.\n"
    )
    file = case(application=asked("Nerve conduction study of the left arm"), ur=letter)
    (item,) = disputed_items(file)
    assert item.ur_outcome == "denied"
    assert [evidence.file for evidence in item.named_in] == ["application.pdf", "ur.pdf"]
    assert item.named_in[1].quote == "Nerve conduction study of the\nleft arm"


def test_a_letter_in_plain_words() -> None:
    letter = "On 05/06/2015 you asked for acupuncture, neck, eight visits. I cannot certify them.\nUsed: ODG, Neck.\n"
    (item,) = disputed_items(case(ur=letter))
    assert (item.request, item.ur_outcome) == ("acupuncture, neck, eight visits", "denied")


@pytest.mark.parametrize(
    ("letter", "authorised", "remaining"),
    [
        (
            "Percocet 5/325mg #90 MODIFIED: 1 prescription of Percocet 5/325mg,\n#30\n",
            "Percocet 5/325mg, #30",
            "Percocet 5/325mg #60",
        ),
        (
            "Requested: Percocet 5/325mg #90\nDecision: MODIFIED. Percocet 5/325mg #30 is authorized.\n",
            "Percocet 5/325mg #30",
            "Percocet 5/325mg #60",
        ),
    ],
)
def test_what_was_allowed_of_a_modified_request(letter: str, authorised: str, remaining: str) -> None:
    (item,) = disputed_items(case(application=asked("Percocet 5/325mg #90"), ur=letter))
    assert (item.ur_outcome, item.ur_authorized, item.remaining) == ("modified", authorised, remaining)


def test_a_request_that_tells_its_own_parts() -> None:
    words = (
        "Percocet 5/325mg #90 was the original request. Percocet 5/325mg #30 was authorized by the Claims Administrator"
        ". The remaining IMR eligible portion of the original request, Percocet 5/325mg #60"
    )
    (item,) = disputed_items(case(application=asked(words)))
    assert (item.ur_outcome, item.ur_authorized) == ("modified", "Percocet 5/325mg #30")
    assert item.remaining == "Percocet 5/325mg #60"
    assert item.treatment.quantity == 60


@pytest.mark.parametrize(
    ("asked_for", "letter", "authorised", "remaining"),
    [
        (
            "Hand therapy 12 visits",
            "Hand therapy 12 visits is approved for 4 visits, the other 8 are not approved.\n",
            "4 visits",
            "Hand therapy 8 visits",
        ),
        (
            "Hand therapy 12 visits",
            "Of the 12 hand therapy visits 6 are certified.\n",
            "6 visits",
            "Hand therapy 6 visits",
        ),
        ("Percocet 5/325mg #90", "Percocet 5/325mg #30 - certified\n", "Percocet 5/325mg #30", "Percocet 5/325mg #60"),
    ],
)
def test_less_certified_than_asked_for_is_a_modification(
    asked_for: str, letter: str, authorised: str, remaining: str
) -> None:
    (item,) = disputed_items(case(application=asked(asked_for), ur=letter))
    assert (item.ur_outcome, item.ur_authorized, item.remaining) == ("modified", authorised, remaining)


def test_what_was_certified_whole_is_not_in_dispute() -> None:
    letter = "Percocet 5/325mg #90: certified\nCrutches: denied\n"
    file = case(application=asked("Percocet 5/325mg #90", "Crutches"), ur=letter)
    items = disputed_items(file)
    assert [item.request for item in items] == ["Crutches"]
    assert any("certified by UR" in warning for warning in item_warnings(file, items))


def test_an_item_that_was_misread_on_the_form_is_known_by_the_letter() -> None:
    letter = "Tramadol 50 mg #90 Non-certified\n"
    (item,) = disputed_items(case(application=asked("Trarnadol 5O mg #9O"), ur=letter))
    assert (item.request, item.ur_outcome) == ("Trarnadol 5O mg #9O", "denied")
    assert (item.treatment.ingredients, item.treatment.quantity) == (("tramadol",), 90)


def test_the_forms_next_caption_ends_the_list_also_where_scanning_joins_it_to_the_last_line() -> None:
    joined = LIST.format("1. Norco 10/325 mg #60\n2. Urine drug test x 1 | " + END)
    barred = LIST.format("1. Norco 10/325 mg #60\n2. Urine drug test x 1\n| " + END)
    for text in (joined, barred):
        assert [request for request, _ in decided(application=text)] == ["Norco 10/325 mg #60", "Urine drug test x 1"]


def test_a_page_that_repeats_a_request_without_deciding_gives_no_item() -> None:
    assert decided(ur="request for Norco " * 3000) == []


@pytest.mark.parametrize(
    "letter",
    [
        "The following requested treatment is NON-CERTIFIED:\n1. {}\n2. {}\n3. {}\nRationale: 1. No gain.\n",
        "UR decision\n1. {} - Non-certified\n2. {} - Non-certified\n3. {} - Non-certified\nSeen:\n1. Report\n",
        "1 {} Non-certify\n2 {} Non-certify\n3 {} Non-certify\nGuideline: MTUS\n",
        "Request: {}\nDecision: Denied.\nRequest: {}\nDecision: Denied.\nRequest: {}\nDecision: Denied.\n",
    ],
)
def test_each_row_of_a_decided_list_is_an_item_also_of_a_treatment_that_nobody_knows(letter: str) -> None:
    rows = ["Zorbal 12/3% balm", "Grab bars", "Wheelchair ramp"]
    assert decided(ur=letter.format(*rows)) == [(row, "denied") for row in rows]
    assert [request for request, _ in decided(ur=letter.format(*rows), application=asked(*rows))] == rows


def test_numbered_reasons_under_a_decision_are_no_items() -> None:
    reasons = "1. Lack of progress\n2. Low pain scores\n"
    letter = f"Request: Norco 10/325 mg #60\nDecision: Denied.\nThe request is denied for these reasons:\n{reasons}"
    assert decided(ur=letter) == [("Norco 10/325 mg #60", "denied")]


def two_letters(earlier: str, later: str, *listed: str) -> list[tuple[str, str | None, list[str]]]:
    sheets = {"ur": earlier, "ur2": later} | ({"application": asked(*listed)} if listed else {})
    both = case(**sheets)
    days = {"ur": "2015-03-05", "ur2": "2015-06-15", "application": "2015-06-20"}
    records = tuple(structs.replace(r, date=days[r.file.removesuffix(".pdf")]) for r in both.records)
    identity = CaseIdentity(ur_decision_date="2015-06-15")
    found = disputed_items(structs.replace(both, records=records, identity=identity))
    return [
        (i.request, i.ur_outcome, [p for c in i.claims_administrator.citations for p in c.pages])
        for i in sorted(found, key=lambda i: i.request)
    ]


FIRST = "1. Norco 10/325 mg #60 - Denied\n2. Lunesta 2 mg #30 - Denied\nMTUS Chronic Pain Guidelines, page 78.\n"
SECOND = "1. Ambien 10 mg #30 - Denied\n2. Lunesta 2 mg #30 - Certified\nMTUS Chronic Pain Guidelines, page 24.\n"


@pytest.mark.parametrize("listed", [(), ("Norco 10/325 mg #60", "Ambien 10 mg #30")])
def test_what_only_the_earlier_letter_refused_is_in_dispute_with_its_guideline(listed: tuple[str, ...]) -> None:
    """And what both letters name is decided by the later one."""
    assert two_letters(FIRST, SECOND, *listed) == [
        ("Ambien 10 mg #30", "denied", ["24"]),
        ("Norco 10/325 mg #60", "denied", ["78"]),
    ]
