"""What the tests of this room share: a note's sentence in, the facts of one kind out."""

from openimr.clinical.body import EXTRACTORS
from openimr.clinical.passage import Draft, PageContext, Passage


def drafts(
    text, kind, section="", *, label="", record="progress report", checked=None, before="", start=0, date="2016-03-10"
):
    context = PageContext(file="notes.pdf", page=1, record="r1", kind=record, date=date)
    passage = Passage(
        text=text, start=start, section=section, label=label, checked=checked, before=before, context=context
    )
    found: list[Draft] = [draft for extract in EXTRACTORS for draft in extract(passage) if draft.kind == kind]
    return found


def facts(text, kind, section="", **more):
    """The attributes of the facts of a kind that a sentence states."""
    return [dict(draft.attributes) for draft in drafts(text, kind, section, **more)]


def has(text, kind, section="", **wanted):
    """Whether a fact of the kind with at least these attributes is stated."""
    return any(wanted.items() <= found.items() for found in facts(text, kind, section))
