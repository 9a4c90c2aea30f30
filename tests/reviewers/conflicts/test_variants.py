"""Recall over ways of writing, and how many unrelated pairs are flagged (see variants.py)."""

import importlib.util
from pathlib import Path

SPEC = importlib.util.spec_from_file_location("variants", Path(__file__).parent / "variants.py")
variants = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(variants)


def test_every_way_of_writing_is_found():
    missed = {kind: share for kind, share in variants.recall().items() if share < 0.85}
    assert not missed


def test_at_most_one_unrelated_pair_in_a_thousand_is_flagged_and_none_is_certain():
    share, certain, persons = variants.flagged()
    assert (certain, share <= 0.001, persons <= 0.001) == (0, True, True)
