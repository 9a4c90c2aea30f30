"""How words are cut and stemmed: the same for what is stored and for what is asked."""

from functools import cache, lru_cache

import tantivy

WORDS, VALUE = "letter_words", "letter_value"

_LONGEST = 60


@cache
def words_analyzer() -> tantivy.TextAnalyzer:
    """Lower case, accents dropped, English stems: "improvements" is found by "improvement"."""
    made = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(_LONGEST),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        made = made.filter(step)
    return made.build()


@cache
def _value_analyzer() -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.lowercase()).build()


@lru_cache(maxsize=16_384)
def stems(text: str) -> tuple[str, ...]:
    """The index's words of a text, in order."""
    return tuple(words_analyzer().analyze(text))


def register(index: tantivy.Index) -> tantivy.Index:
    """The index, made to know these analyzers: they are not stored with it."""
    index.register_tokenizer(WORDS, words_analyzer())
    index.register_tokenizer(VALUE, _value_analyzer())
    index.register_fast_field_tokenizer(VALUE, _value_analyzer())
    return index
