"""What is done to a scan before it is read: slopes found, streaks and dust taken away, print left alone."""

import numpy as np
import pytest
from PIL import Image

from openimr.casefile.reading.ocr.righting import ink, skew_of, without_specks, without_streaks
from openimr.casefile.reading.quality import better, is_junk, is_nearly_empty, sense


@pytest.mark.parametrize("skew", [-9, -4, -1.5, 0, 2, 5, 10])
def test_slope_is_found_to_a_third_of_a_degree(making, skew):
    found, _ = skew_of(ink(np.asarray(making.scan(skew=skew))))
    assert found == pytest.approx(skew, abs=0.35)


def test_streaks_from_edge_to_edge_go_and_the_rules_of_a_form_stay():
    page = np.full((600, 500), 245, np.uint8)
    page[:, 100] = 90
    page[300, :] = 90
    page[400, 60:440] = 20
    cleaned = without_streaks(page)
    assert cleaned[50, 100] == 245
    assert cleaned[300, 50] == 245
    assert (cleaned[400, 60:440] == 20).all()


def test_a_speck_of_one_or_two_dots_goes_and_a_decimal_point_stays():
    page = np.full((100, 100), 245, np.uint8)
    page[20, 20] = 60
    page[40, 40:42] = 60
    page[99, 99] = 60
    page[60:62, 60:62] = 60
    cleaned = without_specks(page)
    assert (cleaned[:50] == 245).all()
    assert (cleaned[60:62, 60:62] == 60).all()


def test_a_page_larger_than_usual_and_a_tiny_one_do_not_break(making):
    for size in ((5000, 40), (30, 30), (1, 1)):
        grey = np.asarray(Image.new("L", size, 255))
        skew_of(ink(without_specks(without_streaks(grey))))


@pytest.mark.parametrize(
    "text",
    [
        "0000 98.5 110 18 115/75 97 7 150 90 19 13 45 5\n0200 98.6 96 21 107/55 96 7 193 122 51 46",
        "IW s/p L4-5 ESI x2, c/o LBP 7/10 w/o meds, TTP, N/V. Norco 10/325mg #120 qhs; M54.16, 722.10",
        "☒ Regular ☐ Expedited ☐ Modification after Appeal",
    ],
)
def test_shorthand_tables_and_check_boxes_are_not_junk(text):
    assert sense(text) > 0.7
    assert not is_junk(text)


@pytest.mark.parametrize(
    "text", ["\ue001\ue002\ue003 \ue004" * 20, "x#q~ zz}{ qwrtp k@@v ][ vbnm! " * 5, "\ufffd\ufffd \ufffd" * 30]
)
def test_fonts_without_meaning_are_junk(text):
    assert is_junk(text)


def test_fax_header_and_bates_stamp_alone_are_next_to_nothing():
    assert is_nearly_empty("")
    assert is_nearly_empty("03/20/2015 10:14 FERN VALLEY MEDICAL GROUP (555) 555-0107 P. 001/004\nARM000017")
    assert not is_nearly_empty("Signed on this day by the treating physician and sent to the adjuster")


def test_the_text_with_more_sense_in_it_is_kept():
    assert better("ARM000017", "ARM000017 The patient was seen today for neck pain")
    assert not better("Employee signature and date of the form", "Empl0yee s~gn")
