"""The pages of docs/topics/: one a topic, an index a guideline, drawn as `imr guidelines show` draws them."""

import re
from collections.abc import Mapping

from openimr.cli.guidelines.blocks import Items, as_markdown
from openimr.cli.guidelines.pages import guideline_blocks, topic_page, view_of
from openimr.guidelines import Guideline, Shelf, shelf
from openimr.guidelines.views import guideline_page, in_force_words

OVERVIEW = """\
What the library holds on each treatment, guideline by guideline, in words. Each page says how far it may be trusted,
statement by statement. The pages are drawn from `src/openimr/guidelines/library/`; to change one see
[guidelines.md](../guidelines.md)."""


def topic_pages(made: str) -> Mapping[str, str]:
    """Each page by its path inside docs/; `made` says that nobody writes them by hand."""
    library = shelf()
    pages = {"topics/README.md": _overview(library, made)}
    for guideline in library.library.guidelines:
        pages[f"topics/{guideline.id}/README.md"] = _index(guideline, made)
        for topic in guideline.topics:
            text = as_markdown(topic_page(view_of(topic, guideline, library)))
            text = re.sub(r"(?<=\n- See also: ).*", lambda line: _linked(line[0], library), text)
            pages[f"topics/{guideline.id}/{topic.id}.md"] = f"{text}\n{made}\n"
    return pages


def _linked(ids: str, library: Shelf) -> str:
    return ", ".join(f"[{i}](../{library.topics[i][1].id}/{i}.md)" for i in ids.split(", "))


def _index(guideline: Guideline, made: str) -> str:
    page = guideline_page(guideline)
    rows = [
        f"| [{topic.title.replace('|', '/')}]({topic.id}.md) | {', '.join(topic.kinds)} | {topic.position} "
        f"| {topic.verified} of {topic.criteria} |"
        for topic in page.topics
    ]
    table = "\n".join(("| topic | kind | position | verified criteria |", "|---|---|---|---:|", *rows))
    return as_markdown(guideline_blocks(page)) + f"\n## Topics\n\n{table}\n\n{made}\n"


def _overview(library: Shelf, made: str) -> str:
    views = [(guideline_page(g).guideline, len(g.topics)) for g in library.library.guidelines]
    rows = tuple(
        f"[{view.title}]({view.id}/README.md): {in_force_words(view)}; {count} topics" for view, count in views
    )
    return f"# Topics of the guideline library\n\n{OVERVIEW}\n\n{as_markdown([Items(rows)])}\n{made}\n"
