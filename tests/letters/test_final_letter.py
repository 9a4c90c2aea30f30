"""The letter as issued: the decision and the qualifications are told, a draft's words and an undecided item are not."""

from pathlib import Path

import msgspec
import pypdfium2
import pytest

from openimr.casefile import ReadSettings
from openimr.letters.writing import InPlaceOf, Signed, UndecidedError, final_letter_of, final_letter_pdf
from openimr.model import Determination
from openimr.review import ReviewSettings, review_case

FILE = Path("examples/case-files/modified-opioid-and-relaxant/records")
SIGNED = Signed(
    decided="2015-11-20",
    signed="2015-11-18",
    licensure=("California", "Nevada"),
    specialties=("Pain Medicine",),
    organization="Larkmoor Review",
)


@pytest.fixture(scope="module")
def determination() -> Determination:
    return review_case(FILE, ReviewSettings(reading=ReadSettings(ocr=False))).determination


def test_it_says_what_was_decided_by_whom_and_when(determination):
    letter = final_letter_of(determination, SIGNED)
    assert letter.draft == (
        "What was decided",
        "Norco 10/325 mg #75: Overturned. The disputed treatment is medically necessary and has to be provided.",
        "Flexeril 10 mg #60 with 3 refills: Upheld. The claims administrator's decision stands.",
    )
    assert ("Decision Date", "11/20/2015") in letter.header
    assert letter.credentials == (
        "State(s) of Licensure: California, Nevada",
        "Certification(s)/Specialty: Pain Medicine",
    )


def test_after_a_remand_it_says_of_which_determination_it_takes_the_place(determination):
    """Beside how it was made, which the published layout tells under a heading of its own."""
    before = InPlaceOf(decided="2015-06-03", items=(0, 1))
    first, second = (
        final_letter_of(determination, s) for s in (SIGNED, msgspec.structs.replace(SIGNED, in_place_of=(before,)))
    )
    assert second.how_made[1:] == first.how_made
    assert second.how_made[0] == (
        "An order on appeal set aside the determination of 06/03/2015 on Norco 10/325 mg #75 and Flexeril 10 mg #60 "
        "with 3 refills. Another reviewer has reviewed this anew. The present determination takes the place of that "
        "one, which no longer counts for this."
    )


def test_no_word_of_a_draft_is_left_outside_of_what_the_reviewer_wrote(determination):
    written = msgspec.structs.replace(
        determination,
        items=tuple(msgspec.structs.replace(i, rationale=i.rationale[:1]) for i in determination.items),
    )
    pages = pypdfium2.PdfDocument(final_letter_pdf(written, SIGNED))
    said = " ".join(page.get_textpage().get_text_range().lower() for page in pages)
    for word in ("draft", "propos", "to be filled", "to be confirmed", "not signed"):
        assert word not in said, word


@pytest.mark.parametrize(
    "change",
    [
        lambda d: msgspec.structs.replace(d, items=(msgspec.structs.replace(d.items[0], proposal=None), d.items[1])),
        lambda d: msgspec.structs.replace(d, items=(msgspec.structs.replace(d.items[0], rationale=()), d.items[1])),
        lambda d: msgspec.structs.replace(d, items=()),
    ],
    ids=["no decision", "no rationale", "nothing in dispute"],
)
def test_what_is_not_decided_makes_no_letter(determination, change):
    with pytest.raises(UndecidedError):
        final_letter_of(change(determination), SIGNED)


def test_without_the_reviewers_qualifications_there_is_no_letter(determination):
    for field in ("licensure", "specialties"):
        with pytest.raises(UndecidedError, match="reviewer"):
            final_letter_of(determination, msgspec.structs.replace(SIGNED, **{field: ()}))


def test_the_same_determination_gives_the_same_bytes(determination):
    assert final_letter_pdf(determination, SIGNED) == final_letter_pdf(determination, SIGNED)
