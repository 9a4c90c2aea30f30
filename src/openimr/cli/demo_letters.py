"""Letters for the demo's reviewers to compare their cases with: those of `examples/letters`, where they are at hand."""

import os
from pathlib import Path

import openimr

_NAME = "OPENIMR_PRECEDENTS"
_LETTERS = Path(openimr.__file__).parents[2] / "examples" / "letters"


def set_up(data: Path) -> None:
    """Build a dataset of the example letters under the data folder, and name it in the environment.

    Nothing happens where another is named, where the examples are not at hand (they are no part of the installed
    package) or the extra `corpus` is not installed: the desk then says that there are no letters.
    """
    if _NAME in os.environ or not _LETTERS.is_dir():
        return
    try:
        from openimr.corpus import DatasetError
        from openimr.corpus.building import BuildFault, Options, build
    except ImportError:
        return
    place = data / "precedents"
    try:
        build([str(_LETTERS)], str(place), Options(signals=False, workers=1))
    except (BuildFault, DatasetError, OSError):
        return
    os.environ[_NAME] = str(place)
