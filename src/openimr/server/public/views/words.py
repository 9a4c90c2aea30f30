"""Pages of words: what a decision means, what abbreviations stand for."""

from django.http import HttpRequest, HttpResponse

from openimr.server.public import words as told
from openimr.server.public.answering import open_page, shown_page, stamp_of_words


@open_page(stamp_of_words)
def about(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """What an independent review is, what its decisions mean, and what to do with one."""
    return shown_page("about", {"decisions": [*told.words().decisions.values()][:2]})


@open_page(stamp_of_words)
def glossary(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - the same for everybody
    """The words and abbreviations of letters."""
    return shown_page("glossary", {"terms": sorted(told.words().glossary, key=lambda one: one.letter.lower())})
