"""Parties of a case file that is not quite in its form: nobody is left out of the conflict check for another's slip."""

import json

import pytest

from openimr.cli.case_file import read_text

OTHER = {"id": "p2", "role": "insurer", "organization": "Granite Ridge Insurance Company"}


def parties(first):
    return read_text(json.dumps({"schema": "openimr/case/1", "parties": [first, OTHER]}).encode())


@pytest.mark.parametrize(
    ("field", "given", "read"),
    [
        ("npi", 1234567893, "1234567893"),
        ("tin", 123456789, "123456789"),
        ("licences", "CA A12345", ("CA A12345",)),
        ("other_names", "Bob Whitlock", ("Bob Whitlock",)),
    ],
)
def test_a_number_without_quotation_marks_and_a_name_without_brackets_are_read(field, given, read):
    found = parties({"id": "p1", "role": "requesting physician", field: given})
    assert getattr(found.case.parties[0], field) == read
    assert (len(found.case.parties), found.left_out) == (2, ())


def test_a_party_that_cannot_be_read_is_named_and_takes_no_other_along():
    found = parties({"id": "p1", "name": "Robert Whitlock"})
    assert [party.id for party in found.case.parties] == ["p2"]
    assert found.left_out == ("`parties[0]` is not in its form (missing required field `role`); left out",)
