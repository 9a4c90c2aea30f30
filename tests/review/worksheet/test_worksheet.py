"""The worksheet: every quotation beside its criterion and on its page, safe, whole, and the same each time."""

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from itertools import pairwise
from types import ModuleType

import msgspec
import pytest

from openimr.model import CaseFile, Determination, Evidence
from openimr.review.worksheet import TimelineData, worksheet_html

VOID = {"meta", "br", "hr"}


def no_picture(_file: str, _page: int) -> None:
    """No page has a picture."""


def junk_picture(_file: str, _page: int) -> bytes:
    return b"not a picture"


def no_boxes(_file: str, _page: int, _spans: object) -> list[object]:
    return []


def odd_boxes(_file: str, _page: int, _spans: object) -> list[list[tuple[float, ...]]]:
    """Fewer than there are spans, inside out, and beyond the page."""
    return [[(0.5, 0.5, 0.4, 0.4), (-1.0, 0.0, 9.0, 9.0)]]


def one_box_each(_file: str, _page: int, spans: list[tuple[int, int]]) -> list[list[tuple[float, ...]]]:
    return [[(0.1, 0.1, 0.4, 0.12)] for _ in spans]


class Reading(HTMLParser):
    """Tags, attributes and text, with a check that elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in {"script", "style"}:
            self.text.append(data)

    def attributes(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def said(self) -> str:
        return " ".join("".join(self.text).split())


@pytest.fixture(scope="module")
def reading(sheet: str) -> Reading:
    return Reading(sheet)


def all_evidence(determination: Determination) -> set[Evidence]:
    return {
        e
        for item in determination.items
        for source in (item.criteria, item.supporting, item.opposing, item.rationale)
        for thing in source
        for e in thing.evidence
    } | {e for sentence in determination.summary for e in sentence.evidence}


def test_elements_nest_and_ids_are_unique(reading: Reading) -> None:
    assert not reading.open
    assert [name for name, count in Counter(reading.ids).items() if count > 1] == []


def test_every_link_has_a_target_in_the_file(reading: Reading) -> None:
    links = [a["href"] for tag in ("a", "use") for a in reading.attributes(tag)]
    assert len(links) > 50
    for link in links:
        assert link is not None
        assert link.startswith("#")
        assert link[1:] in reading.ids


def test_nothing_is_loaded_from_elsewhere(sheet: str, reading: Reading) -> None:
    assert not re.search(r"https?://|//[a-z]|@import|url\(", re.sub(r"data:image/[^\"]+", "", sheet))
    for _, attributes in reading.tags:
        assert not {"src", "srcset", "action", "background", "onclick", "onload", "style"} & set(attributes)
    assert all(str(i["href"]).startswith("data:image/") for i in reading.attributes("image"))


def test_the_policy_allows_only_its_own_style_and_script(sheet: str, reading: Reading) -> None:
    policy = next(m["content"] for m in reading.attributes("meta") if m.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'; img-src data:; ")
    for tag in ("style", "script"):
        body = re.search(rf"<{tag}>(.*?)</{tag}>", sheet, re.DOTALL)
        assert body is not None
        digest = base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_every_quotation_is_marked_on_its_page_picture_and_in_its_text(
    sheet: str, reading: Reading, invented: ModuleType
) -> None:
    marks = set(re.findall(r'<g id="(q\d+)"', sheet))
    texts = set(re.findall(r'<span id="(q\d+)-text"', sheet))
    assert marks == texts
    assert len(marks) >= len(all_evidence(invented.determination()))
    for evidence in all_evidence(invented.determination()):
        assert evidence.quote in reading.said


def test_each_picture_is_embedded_once_and_only_for_quoted_pages(sheet: str, reading: Reading) -> None:
    images = reading.attributes("image")
    assert len(images) == len({str(i["href"]) for i in images}) == 7
    assert "page 5 of chart.pdf" not in sheet  # another patient's page is never shown
    assert all(str(i["href"]).startswith("data:image/jpeg") for i in images)


def test_pictures_are_asked_for_quoted_pages_only(make: Callable[..., str], invented: ModuleType) -> None:
    asked: list[tuple[str, int]] = []

    def picture(file: str, page: int) -> None:
        asked.append((file, page))

    make(picture=picture)
    assert len(asked) == len(set(asked)) == 7
    assert ("chart.pdf", 5) not in asked


def test_without_pictures_the_text_stands_in(make: Callable[..., str]) -> None:
    plain = Reading(make(picture=no_picture))
    assert plain.attributes("image") == []
    assert all(a["href"] in {f"#{i}" for i in plain.ids} for a in plain.attributes("a"))
    pages = [d for d in plain.attributes("details") if "open" in d]
    assert len(pages) == 7


def test_broken_pictures_and_odd_boxes_do_no_harm(make: Callable[..., str]) -> None:
    odd = Reading(make(picture=junk_picture, boxes=no_boxes))
    assert odd.attributes("image") == []
    off = Reading(make(boxes=odd_boxes))
    assert all(float(str(r["x"])) >= 0 for r in off.attributes("rect") if r.get("class") == "mark")
    assert all(a["href"] in {f"#{i}" for i in off.ids} for a in off.attributes("a"))


def test_criteria_show_status_in_words_with_evidence_or_the_records_searched(reading: Reading) -> None:
    said = reading.said
    for words in (
        "✓ Met Pain relief is recorded",
        "⇄ Contradicted Function improves",
        "? Not documented The prescription database was checked.",
        "✗ Not met A deficit is recorded",
        "– Not applicable Visits after surgery",
        "No passage was found. Searched: r4, r5, r6, r7.",
        "Not read in the guideline itself",
    ):
        assert words.replace(" ", "") in said.replace(" ", ""), words


def test_proposal_confidence_and_both_sides(reading: Reading) -> None:
    said = reading.said
    assert "Uphold the UR decision (proposed)Confidence 84 %" in said
    assert "No proposal: needs you" in said
    assert "Not eligible for review" in said
    assert "The case for the treatment" in said
    assert "The case against it" in said


def test_blocking_checks_come_first_and_lead_to_their_part(sheet: str, reading: Reading) -> None:
    assert reading.said.index("Blocking") < reading.said.index("△ Warning")
    assert "Does the December fall explain" in reading.said


def test_what_is_not_evidence_is_accounted_for(reading: Reading) -> None:
    said = reading.said
    for words in (
        "fax/scan 7.tif, page 2: the picture holds no text",
        "chart.pdf, page 5 (r8): names another patient",
        "Urine drug test report, 09/30/2014, named in r2",
        "Side effects were denied and then reported.",
    ):
        assert words in said


def test_parts_are_landmarks_with_headings_in_order(reading: Reading) -> None:
    names = [tag for tag, _ in reading.tags]
    assert all(names.count(tag) == 1 for tag in ("main", "nav", "h1", "header", "footer"))
    levels = [int(tag[1]) for tag in names if re.fullmatch(r"h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    parts = [s["id"] for s in reading.attributes("section") if s["id"] and not s["id"].startswith("item1")]
    wanted = ["items", "open", "timeline", "summary", "account", "records", "pages"]
    assert [name for name in parts if name in wanted] == wanted
    for described in reading.tags:
        label = described[1].get("aria-labelledby")
        assert label is None or label in reading.ids


def test_hostile_text_stays_text(make: Callable[..., str], invented: ModuleType) -> None:
    evil = '<script>alert(1)</script><img src=x onerror="alert(2)">\'"&amp;</pre></style>\x00\ud800'
    determination, casefile = hostile(invented, evil)
    made = make(determination=determination, casefile=casefile, picture=no_picture, timeline=TimelineData())
    read = Reading(made)
    made.encode("utf-8")
    assert len(read.attributes("script")) == len(read.attributes("style")) == 1
    assert read.attributes("img") == []
    assert "alert(1)" in read.said
    assert all("onerror" not in attributes for _, attributes in read.tags)


def hostile(invented: ModuleType, evil: str) -> tuple[Determination, CaseFile]:
    """The invented case with the same hostile text in every text field that a record or a file name can reach."""
    page = msgspec.structs.replace(invented.pages()[0], file=f"{evil}.pdf", text=f"before {evil} after")
    evidence = Evidence(record="r1", file=page.file, page=1, quote=evil, start=7, end=7 + len(evil))
    determination = invented.determination()
    record = msgspec.structs.replace(determination.records[0], file=page.file, author=evil)
    item = determination.items[0]
    criterion = msgspec.structs.replace(item.criteria[0], text=evil, evidence=(evidence,), explain=evil)
    sentence = msgspec.structs.replace(determination.summary[0], text=evil, evidence=(evidence,))
    item = msgspec.structs.replace(
        item,
        request=evil,
        criteria=(criterion,),
        rationale=(sentence,),
        supporting=(sentence,),
        opposing=(),
        named_in=(),
        needs_reviewer=(evil,),
        computed={evil: evil},
    )
    determination = msgspec.structs.replace(
        determination,
        case=msgspec.structs.replace(determination.case, case_number=evil),
        records=(record,),
        items=(item,),
        summary=(sentence,),
        checks=(msgspec.structs.replace(determination.checks[0], text=evil, where=evil),),
    )
    return determination, msgspec.structs.replace(invented.casefile(), pages=(page,), records=(record,))


def test_same_input_same_bytes(make: Callable[..., str], sheet: str) -> None:
    assert make() == sheet


def test_an_empty_draft_makes_a_sheet(invented: ModuleType) -> None:
    bare = msgspec.structs.replace(
        invented.determination(), items=(), summary=(), records=(), checks=(), missing=(), unread=(), excluded=()
    )
    empty = CaseFile(name="x", pages=(), records=(), identity=invented.casefile().identity)
    read = Reading(worksheet_html(bare, empty, invented.picture, invented.boxes))
    assert "No disputed treatment was found" in read.said
    assert "No page is quoted." in read.said
    assert all(a["href"] in {f"#{i}" for i in read.ids} for a in read.attributes("a"))


def test_evidence_on_a_page_that_is_not_held_still_shows(make: Callable[..., str], invented: ModuleType) -> None:
    without = msgspec.structs.replace(invented.casefile(), pages=invented.pages()[:3])
    read = Reading(make(casefile=without))
    assert "Quoted text; the page itself is not in the case file" in read.said


def test_overlapping_quotations_are_all_marked(make: Callable[..., str], sheet: str, invented: ModuleType) -> None:
    text = next(p for p in invented.pages() if (p.file, p.page) == ("chart.pdf", 1)).text
    body = next(b for b in re.findall(r"<pre[^>]*>(.*?)</pre>", sheet, re.DOTALL) if "denies" in b)
    assert "".join(Reading(body).text) == text
