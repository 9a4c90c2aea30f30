"""The peer's side, run by `.peer-venv/bin/python` (medspacy 1.3.1 needs numpy<2): JSON in on stdin, JSON out on stdout.

In: {"letters": [...], "texts": [...], "vocabulary": [...], "spans": [[[start, end], ...] for each text], "runs": n}.
`letters` are for speed, `texts` with `spans` for moods.
Out: {"seconds": [total of each run], "entities": n, "moods": [[mood or null, ...] for each text]}.
"""

import json
import sys
import time
from typing import Any

from loguru import logger  # type: ignore[import-not-found]  # lives in .peer-venv

# PyRuSH logs every token of the text by default.
logger.remove()

import medspacy  # type: ignore[import-not-found]  # noqa: E402  # in .peer-venv, after the silence
from medspacy.ner import TargetRule  # type: ignore[import-not-found]  # noqa: E402  # the same


def mood_of(entity: Any) -> str:  # noqa: ANN401  # spaCy's classes are not installed where this is checked
    """The entity's status in our words."""
    marks = entity._
    if marks.is_negated:
        return "denied"
    if marks.is_family:
        return "other person"
    if marks.is_uncertain:
        return "possible"
    if marks.is_hypothetical:
        return "planned"
    return "historical" if marks.is_historical else "affirmed"


def main() -> None:
    """Time the whole pipe over the texts, then ask ConText about each labelled span."""
    task = json.load(sys.stdin)
    nlp = medspacy.load()
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(phrase, "TARGET") for phrase in task["vocabulary"]])
    seconds: list[float] = []
    entities = 0
    nlp(task["letters"][0])  # warm
    for _ in range(task["runs"]):
        begin = time.perf_counter()
        entities = sum(len(nlp(text).ents) for text in task["letters"])
        seconds.append(time.perf_counter() - begin)
    context = nlp.get_pipe("medspacy_context")
    sentences = nlp.get_pipe("medspacy_pyrush")
    moods: list[list[str | None]] = []
    for text, spans in zip(task["texts"], task["spans"], strict=True):
        answers: list[str | None] = []
        for start, end in spans:
            doc = sentences(nlp.make_doc(text))
            span = doc.char_span(start, end, label="TARGET", alignment_mode="expand")
            if span is None:
                answers.append(None)
                continue
            doc.ents = [span]
            answers.append(mood_of(context(doc).ents[0]))
        moods.append(answers)
    json.dump({"seconds": seconds, "entities": entities, "moods": moods}, sys.stdout)


if __name__ == "__main__":
    main()
