"""How the injury happened."""

from collections.abc import Iterable

from openimr.clinical.body.rules import UNREAD, from_table
from openimr.clinical.body.view import draft, view_of
from openimr.clinical.passage import Draft, Passage
from openimr.clinical.quick import quick

MECHANISM_LABEL = quick(
    r"what happened|how (?:the |did )?(?:injury|accident|it) (?:happen|occur)|^\W*accident\b|mechanism|"
    r"description of (?:the )?(?:accident|injury|incident)|describe how",
)
_DATE_ONLY = quick(r"[\d\s/:.,-]+(?:am|pm)?$")
_LONGEST = 200
_TABLE = from_table("mechanism", once=True)


def mechanism(passage: Passage) -> Iterable[Draft]:
    """The mechanism: what stands under "What happened", or the sentence that tells the fall, the blow or the strain."""
    text = view_of(passage).text
    tells = MECHANISM_LABEL.search(passage.label) and passage.section not in UNREAD and passage.checked is None
    if tells and len(text) > 8 and not _DATE_ONLY.match(text):
        found = tuple(_TABLE(passage))
        if found:
            return found
        end = min(len(text), _LONGEST)
        what = " ".join(text[:end].split()).rstrip(" .")
        return (draft(passage, "mechanism", 0, end, {"what": what}, anchor=0),)
    return _TABLE(passage)
