"""Passages of a letter around the words that were looked for, as spans into its texts."""

from collections.abc import Mapping, Sequence

import tantivy
from tantivy import Occur, Query, SnippetGenerator

from openimr.corpus.search.layout import schema
from openimr.corpus.search.results import Passage

MOST = 3
_LENGTH = 260
_COLUMNS = {
    "rationale": "rationale",
    "summary": "clinical_summary",
    "reviewer_text": "reviewer_text",
    "ur_text": "ur_text",
}


class Shower:
    """Shows passages for the stems of one query; `only`: the stems that are looked for in single texts."""

    def __init__(self, searcher: tantivy.Searcher, shown: Sequence[str]) -> None:
        self.generators: Mapping[str, SnippetGenerator] = {}
        if not shown:
            return
        made = {}
        for name in _COLUMNS:
            words = Query.boolean_query([(Occur.Should, Query.term_query(schema(), name, stem)) for stem in shown])
            generator = SnippetGenerator.create(searcher, words, schema(), name)
            generator.set_max_num_chars(_LENGTH)
            made[name] = generator
        self.generators = made

    def passages(self, document: tantivy.Document) -> tuple[Passage, ...]:
        """The passages with most of the words, in the order of the texts: rationale, summary, guideline paragraphs."""
        found: list[Passage] = []
        for name, generator in self.generators.items():
            snippet = generator.snippet_from_doc(document)
            marks = snippet.highlighted()
            if marks:
                whole = document.get_first(name)
                found.append(_passage(_COLUMNS[name], str(whole or ""), snippet, marks))
        best = sorted(range(len(found)), key=lambda n: (-len({_mark(found[n], m) for m in found[n].marks}), n))[:MOST]
        return tuple(found[n] for n in sorted(best))


def _mark(passage: Passage, mark: tuple[int, int]) -> str:
    return passage.text[mark[0] : mark[1]].lower()


def _passage(column: str, whole: str, snippet: tantivy.Snippet, marks: "Sequence[tantivy.Range]") -> Passage:
    """The engine counts bytes; spans of ours count code points, as everywhere in this project."""
    text = snippet.fragment()
    first = snippet.fragment_range().start
    if whole.isascii():
        start, places = first, tuple((mark.start, mark.end) for mark in marks)
    else:
        start = len(whole.encode()[:first].decode())
        inside = text.encode()
        places = tuple((len(inside[: m.start].decode()), len(inside[: m.end].decode())) for m in marks)
    return Passage(field=column, start=start, end=start + len(text), text=text, marks=places)
