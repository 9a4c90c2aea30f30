"""Signs that are no terms of the vocabulary: named tests, walks on heels and toes, the figures of a grip."""

from collections.abc import Iterator

from openimr.clinical.body.places import side_word
from openimr.clinical.body.results import ending, provoked
from openimr.clinical.body.rules import cue
from openimr.clinical.body.view import View, draft
from openimr.clinical.passage import Draft, Passage
from openimr.model import AttributeValue

_TESTS = cue("exam", "other tests")
_GRIP = cue("exam", "grip figures")
_WALKED = cue("exam", "heel and toe")


def tested(passage: Passage, view: View) -> Iterator[Draft]:
    """Named tests and walks on heels and toes that are no terms of the vocabulary, and the figures of a grip."""
    text = view.text
    for match in _TESTS.finditer(text):
        a, b = view.clause(match.start())
        result = provoked(text[a : match.start()], text[match.end() : b])
        if result is not None:
            side = side_word(text[slice(*view.chunk(match.start()))])
            given: dict[str, AttributeValue | None] = {"sign": "other", "result": result, "side": side}
            yield draft(passage, "exam", match.start(), ending(text, match.end(), b), given, assertion="affirmed")
    for match in _WALKED.finditer(text):
        given = {"sign": "gait", "result": "abnormal" if match["bad"] else "normal"}
        yield draft(passage, "exam", *match.span(), given, assertion="affirmed", anchor=match.start())
    if "grip" not in text.lower():
        return
    for match in _GRIP.finditer(text):
        a, b = view.clause(match.start())
        if "grip" in text[a:b].lower():
            side = side_word(text[match.end() : match.end() + 20].split(",")[0]) or side_word(text[a : match.start()])
            given = {"sign": "strength", "movement": "grip", "value": float(match["v"]), "side": side}
            given["unit"] = "kg" if match["u"].lower().startswith("k") else "pounds"
            yield draft(passage, "exam", *match.span(), given, assertion="affirmed", anchor=match.start())
