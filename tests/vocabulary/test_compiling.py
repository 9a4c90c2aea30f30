"""The compiled word lists are those that the YAML files give."""

from openimr.vocabulary.compiling import DATA, compiled


def test_the_compiled_vocabulary_is_current():
    assert (DATA / "compiled.json").read_bytes() == compiled(), "run: python -m openimr.vocabulary.compiling"
