"""Billing codes stand for procedures of the vocabulary; figures that are no codes stand for nothing."""

import pytest

from openimr.requests import parse_request
from openimr.vocabulary import code_of, codes_in
from openimr.vocabulary.entries import vocabulary


@pytest.mark.parametrize(
    ("written", "procedure", "part"),
    [
        ("97110", "therapeutic exercise", None),
        (" e0730 ", "tens unit", None),
        ("72148", "mri", "lumbar spine"),
        ("0101T", "extracorporeal shockwave therapy", None),
    ],
)
def test_what_a_code_stands_for(written, procedure, part):
    found = code_of(written)
    assert (found.procedure, found.body_part) == (procedure, part)


def test_figures_that_are_no_codes():
    assert code_of("12345") is None
    assert codes_in("#97110, $97110, 97110.5, 97,110 and tab97110") == []
    assert [code.code for _, _, code in codes_in("64483/64484, L0631-RT")] == ["64483", "64484", "L0631"]


def test_every_code_names_a_procedure_and_is_confident():
    known = {entry.id for entry in vocabulary().procedures}
    assert len(vocabulary().codes) > 300
    assert all(code.procedure in known and code.confidence in {"high", "medium"} for code in vocabulary().codes)


@pytest.mark.parametrize(
    ("request_", "procedure", "part"),
    [
        ("MRI lumbar spine (73721)", "mri", "lumbar spine"),
        ("Physical therapy 97140 x 6", "physical therapy", None),
        ("brace L1832", "knee brace", "knee"),
        ("CPT 64493", "facet joint injection", "lumbar spine"),
        ("MRI (72148) dx M54.16", "mri", "lumbar spine"),
        ("PT 2x4, S83.241A", "physical therapy", "knee"),
        ("L0631", "lumbar support", "lumbar spine"),
    ],
)
def test_words_win_over_codes_and_codes_fill_in(request_, procedure, part):
    got = parse_request(request_)
    assert (got.procedure, got.body_part) == (procedure, part)
