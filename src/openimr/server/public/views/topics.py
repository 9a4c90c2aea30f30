"""Topics: how a treatment is decided, by which guideline, and what is asked for."""

from django.http import HttpRequest, HttpResponse

from openimr.server.public.answering import edition, missing, open_page, shown_page
from openimr.server.public.charts import years_chart
from openimr.server.public.library import in_force_words, topic_page, topic_titles
from openimr.server.public.live import shown_names
from openimr.server.public.subjects import FIELDS, Subject, gathered
from openimr.server.public.telling import told_difference

_HEADINGS = {
    "treatment": "Kinds of treatment",
    "drug": "Drugs",
    "procedure": "Procedures, tests and devices",
    "guideline": "Guideline topics",
}
_FEW = 20
"""Decided items below which a page says that they are too few to lean on."""


@open_page()
def topics(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """All topics by kind, those with most decisions first."""
    shown = edition()
    found = gathered([*shown.subjects.values()]) if shown else {}
    return shown_page("topics", {"kinds": [(_HEADINGS[kind], rows) for kind, rows in found.items() if rows]})


@open_page()
def topic(request: HttpRequest, kind: str, slug: str) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """A topic: decisions over time, guidelines, what is missing in what was refused, what set approved ones apart.

    A guideline topic has a page, too, where no letter is on it.
    """
    shown = edition()
    found = shown.subjects.get((kind, slug)) if shown else None
    library = topic_page(found.value if found else slug) if kind == "guideline" else None
    if found is None and library is None:
        return missing()
    told: dict[str, object] = {"library": library}
    if library is not None:
        told["in_force"] = in_force_words(library.guideline)
        told["unchecked"] = not any(
            [*(one.verified for one in library.criteria), *(one.verified for one in library.limits)]
        )
    return shown_page("topic", {**_told(kind, slug, found), **told})


def _told(kind: str, slug: str, found: Subject | None) -> dict[str, object]:
    if found is None:
        return {"kind": kind, "slug": slug, "subject": None}
    names = shown_names({one.letter_id for one in found.examples})
    titles = topic_titles([one.value for one in found.topics])
    return {
        "kind": kind,
        "slug": slug,
        "subject": found,
        "filter": FIELDS[found.kind][1],
        "few": found.total.upheld + found.total.overturned < _FEW,
        "years_chart": years_chart(found.years, f"{found.title}: decisions by year"),
        "differences": [told_difference(one) for one in found.differences],
        "topics": [(one, titles[one.value]) for one in found.topics],
        "examples": [(names[one.letter_id], one) for one in found.examples if one.letter_id in names],
    }
