"""Passages of a letter around the words that were looked for, as spans into its texts."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec
import tantivy
from tantivy import Occur, Query, SnippetGenerator

from openimr.corpus.search.analysis import stems
from openimr.corpus.search.layout import schema
from openimr.corpus.search.results import Passage

MOST = 3
_LENGTH = 260
_JOINED = re.compile(r"\s?[^\w\s.,;]\s?|\.|\s")
"""What stands between the parts of a figure: "10/325", "10 / 325", "10 325", "7.5"."""
_COLUMNS = {
    "rationale": "rationale",
    "summary": "clinical_summary",
    "reviewer_text": "reviewer_text",
    "ur_text": "ur_text",
}


class Shower:
    """Shows passages for the stems of one query; several with blanks between ("10 325") only where they stand so."""

    def __init__(self, searcher: tantivy.Searcher, shown: Sequence[str]) -> None:
        self.generators: Mapping[str, SnippetGenerator] = {}
        self.shown = shown
        if not shown:
            return
        made = {}
        looked_for = dict.fromkeys(stem for one in shown for stem in one.split())
        for name in _COLUMNS:
            words = Query.boolean_query([(Occur.Should, Query.term_query(schema(), name, stem)) for stem in looked_for])
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
                made = _passage(_COLUMNS[name], str(whole or ""), snippet, marks)
                kept = standing(made, self.shown)
                found += [msgspec.structs.replace(made, marks=kept)] if kept else []
        best = sorted(range(len(found)), key=lambda n: (-len({_mark(found[n], m) for m in found[n].marks}), n))[:MOST]
        return tuple(found[n] for n in sorted(best))


def standing(passage: Passage, shown: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Of a passage's marks those of words that are looked for by themselves, and of figures that stand whole."""
    runs = [one.split() for one in shown if " " in one]
    if not runs:
        return passage.marks
    cut = [" ".join(stems(passage.text[start:end])) for start, end in passage.marks]
    kept = {at for at, stem in enumerate(cut) if stem in shown}
    for run in runs:
        for at in range(len(cut) - len(run) + 1):
            marks = passage.marks[at : at + len(run)]
            gaps = [passage.text[first[1] : second[0]] for first, second in pairwise(marks)]
            if cut[at : at + len(run)] == run and all(map(_JOINED.fullmatch, gaps)):
                kept.update(range(at, at + len(run)))
    return tuple(mark for at, mark in enumerate(passage.marks) if at in kept)


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
