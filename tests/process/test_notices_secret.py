"""No notice names the reviewer: not in its text, its PDF (text, metadata, unpacked bytes), JSON or file name."""

import re
import zlib

import msgspec
import pypdfium2
import pytest
from notice_cases import BEFORE, CASE, KINDS, OFFICE, WANTED, event

from openimr.model import Licence, Reviewer
from openimr.model.case import Case
from openimr.process.notices import (
    NoticeError,
    facts_of,
    notice_json,
    notice_pdf,
    notice_text,
    notices_of,
    office_sheet,
    our_templates,
)

ROSTER = (
    Reviewer(
        id="rv-7f3a91",
        name="Thessaly Oppenbrook-Ruiz, MD",
        other_names=("Tess Vandermolen",),
        npi="1093817465",
        tin="94-7710023",
        licences=(Licence(state="NV", number="NV-D20981"), Licence(state="CA", number="G77120")),
        addresses=("77 Quarry Lane, Reno, NV 89501",),
    ),
    Reviewer(
        id="rv-0c11d8",
        name="Ambrose Kittiwake, DO",
        npi="1720394856",
        licences=(Licence(state="CA", number="20A9914"),),
    ),
)
NOTE = (
    "sent to Dr. Thessaly Oppenbrook-Ruiz (Tess Vandermolen), NPI 1093817465, NV-D20981, rv-7f3a91; Ambrose Kittiwake"
)


def secrets() -> list[str]:
    found: list[str] = []
    for reviewer in ROSTER:
        whole = [reviewer.id, reviewer.npi, reviewer.tin, reviewer.name, *reviewer.other_names, *reviewer.addresses]
        whole += [licence.number for licence in reviewer.licences]
        found += [text for text in whole if text]
        for name in (reviewer.name or "", *reviewer.other_names):
            found += [part for part in re.findall(r"[A-Za-z]+", name) if len(part) > 2]
    return found


def told_case() -> Case:
    """A case whose every event was done by a reviewer and whose every note names one."""
    told = [event("reviewer assigned", "2015-02-25", by="rv-7f3a91", note=NOTE)]
    told += [event("review completed", "2015-02-27", by="rv-7f3a91", outcome="upheld", note=NOTE)]
    events = tuple(msgspec.structs.replace(e, note=NOTE) for e in (*CASE.events, *told))
    return msgspec.structs.replace(CASE, events=events, prior_reviewers=("rv-0c11d8",))


def named_in(text: str) -> list[str]:
    folded = text.lower()
    return [secret for secret in secrets() if secret.lower() in folded]


def unpacked(document: bytes) -> str:
    """The raw bytes, and what is in every compressed stream of them."""
    found = [document.decode("latin-1")]
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            found.append(zlib.decompress(stream[1]).decode("latin-1"))
        except zlib.error:
            continue
    return "\n".join(found)


def pdf_words(document: bytes) -> str:
    opened = pypdfium2.PdfDocument(document)
    text = " ".join(page.get_textpage().get_text_range() for page in opened)
    return " ".join((text, *map(str, opened.get_metadata_dict().values())))


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", KINDS)
def test_no_notice_to_anybody_names_a_reviewer(kind, language):
    case = told_case()
    later = tuple(msgspec.structs.replace(e, note=NOTE, by="rv-7f3a91") for e in BEFORE.get(kind, ()))
    case = msgspec.structs.replace(case, events=(*case.events, *later))
    facts = facts_of(case, kind, WANTED, OFFICE)
    made = notices_of(case, kind, facts, our_templates(), language=language)
    for notice in (*made, office_sheet(made)):
        document = notice_pdf(notice)
        everything = [notice_text(notice), notice_json(notice).decode(), pdf_words(document), unpacked(document)]
        assert [named_in(text) for text in everything] == [[], [], [], []]
        assert named_in(notice.file) == []


def test_the_search_finds_a_name_where_there_is_one():
    case = msgspec.structs.replace(CASE, items=(msgspec.structs.replace(CASE.items[0], request=f"Norco ({NOTE})"),))
    facts = facts_of(case, "withdrawal", WANTED, OFFICE)
    notice = notices_of(case, "withdrawal", facts, our_templates())[0]
    document = notice_pdf(notice)
    assert named_in(notice_text(notice))
    assert named_in(notice_json(notice).decode())
    assert named_in(pdf_words(document))


def test_a_text_of_the_office_that_holds_a_reviewers_id_is_refused():
    case = told_case()
    wanted = msgspec.structs.replace(WANTED, asks=("The report that RV-7F3A91 asked for",))
    facts = facts_of(case, "more records", wanted, OFFICE)
    with pytest.raises(NoticeError, match="would name a reviewer by the opaque id") as fault:
        notices_of(case, "more records", facts, our_templates())
    assert named_in(str(fault.value)) == []


@pytest.mark.parametrize(
    ("party", "file"),
    [
        ("p1", "p1"),
        ("marisol", "party-1"),
        ("Etcheverry-1", "party-1"),
        ("../../etc", "party-1"),
        ("a b", "party-1"),
        ("ZX-88", "party-1"),
    ],
)
def test_a_file_is_named_after_no_person(party, file):
    parties = (msgspec.structs.replace(CASE.parties[0], id=party, language=None), *CASE.parties[1:])
    case = msgspec.structs.replace(CASE, parties=parties)
    facts = facts_of(case, "eligibility", WANTED, OFFICE)
    assert notices_of(case, "eligibility", facts, our_templates())[0].file == f"eligibility-{file}"


def test_two_parties_never_share_a_file():
    parties = tuple(
        msgspec.structs.replace(p, id=name) for p, name in zip(CASE.parties[:3], ("party-2", "a b", "A-b"), strict=True)
    )
    case = msgspec.structs.replace(CASE, parties=parties)
    facts = facts_of(case, "eligibility", WANTED, OFFICE)
    files = [n.file.lower() for n in notices_of(case, "eligibility", facts, our_templates())]
    assert len(files) == len(set(files))
