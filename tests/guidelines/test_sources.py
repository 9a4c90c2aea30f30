"""A clinician's draft with one mistake in it: one clear line that says where, what, and what to do."""

from pathlib import Path

import pytest

import openimr.guidelines
from openimr.guidelines import shelf
from openimr.guidelines.counts import counts_of
from openimr.guidelines.faults import faults_of, remarks_of
from openimr.guidelines.forms import Library
from openimr.guidelines.sources import read
from openimr.review.rules import rules

TOPIC = """\
id: cp09-moonroot
title: Moonroot extract
position: not recommended
applies_to: {drugs: [ibuprofen]}
criteria:
- id: reason
  text: The note says what it is for.
  kind: required-finding
  role: indication
  subject: a reason for the extract
  met: {find: request_reason}
  verified: false
  source: own-knowledge
  confidence: low
"""
HOME = "mtus-chronic-pain-2009"


def told(folder: Path) -> list[str]:
    """What `imr guidelines check` says of a draft."""
    sources = read(folder, shelf().library)
    only = {*sources.places, *(sources.library.tests if "tests.yaml" in sources.places else ())}
    return [
        str(f) for f in (*sources.faults, *faults_of(sources.library, sources.places, sources.twice, rules(), only))
    ]


def draft(folder: Path, text: str, name: str = "moonroot") -> Path:
    (folder / HOME).mkdir(exist_ok=True)
    (folder / HOME / f"{name}.yaml").write_text(text)
    return folder


def test_a_draft_without_mistakes_has_nothing_said_of_it(tmp_path):
    assert told(draft(tmp_path, TOPIC)) == []


MISTAKES = {
    "a bracket left open": (
        ("[ibuprofen]", "[ibuprofen"),
        "moonroot.yaml, line 4: is not YAML here (did not find expected ',' or ']'); look at this line",
    ),
    "a field that is not there": (
        ("position:", "positoin: x\nposition:"),
        "moonroot.yaml, line 3: there is no field 'positoin' here; did you mean 'position'?",
    ),
    "a field twice": (
        ("title: Moonroot extract", "title: Moonroot\ntitle: Extract"),
        "moonroot.yaml, line 3: title: the field stands twice in one place; keep one",
    ),
    "a number where text is wanted": (
        ("position:", "pages: ['12', 24]\nposition:"),
        "moonroot.yaml, line 3: pages[2]: wants text, not a whole number; put it in quotes",
    ),
    "text where a number is wanted": (
        ("position:", "rank: high\nposition:"),
        "moonroot.yaml, line 3: rank: wants a whole number, not text; write it so: 3",
    ),
    "a word that is none of its values": (
        ("not recommended", "not recomended"),
        "moonroot.yaml, line 3: position: 'not recomended' is none of its values (did you mean 'not recommended'?)",
    ),
    "no source": (
        ("  source: own-knowledge\n", ""),
        "moonroot.yaml, line 6: criteria reason: the field 'source' is missing; name the source",
    ),
    "a source that nobody explains": (
        ("own-knowledge", "my-book"),
        "criteria reason: source: the source 'my-book' is not explained in the guideline's guideline.yaml; explain",
    ),
    "no confidence": (
        ("  confidence: low\n", ""),
        "criteria reason: is not verified and says no confidence; add confidence: high, medium or low",
    ),
    "no subject": (
        ("  subject: a reason for the extract\n", ""),
        "criteria reason: a criterion with a role needs a subject; add subject: a noun phrase",
    ),
    "a kind of finding that is not there": (
        ("request_reason", "request_raeson"),
        "criteria reason: met: findings.yaml declares no kind 'request_raeson'; did you mean 'request_reason'",
    ),
    "an attribute that the kind has not": (
        ("{find: request_reason}", "{find: exam, where: {sing: spasm}}"),
        "criteria reason: met: exam has no attribute 'sing'; did you mean 'sign'?",
    ),
    "a value that the attribute does not know": (
        ("{find: request_reason}", "{find: exam, where: {sign: spasms}}"),
        "criteria reason: met: exam.sign does not know 'spasms'; did you mean 'spasm'?",
    ),
    "text where the attribute is a number": (
        ("{find: request_reason}", "{find: pain_score, where: {value: seven}}"),
        "criteria reason: met: pain_score.value wants number, not 'seven'; give a number or {min, max}",
    ),
    "bounds where the attribute is text": (
        ("{find: request_reason}", "{find: exam, where: {sign: {min: 3}}}"),
        "criteria reason: met: exam.sign is no number and can't lie between bounds; give a value",
    ),
    "a misspelt narrowing": (
        ("{find: request_reason}", "{any: [{find: exam, withn: 30}]}"),
        "moonroot.yaml, line 11: criteria reason: met.any[1]: there is no field 'withn' here; did you mean 'within'?",
    ),
    "a test that is not there": (
        ("{find: request_reason}", "within tree weeks"),
        "criteria reason: met: no test is called 'within tree weeks' in tests.yaml; did you mean 'within three weeks",
    ),
    "a figure that is not there": (
        ("{find: request_reason}", "{computed: days_of_using, max: 3}"),
        "criteria reason: met: no figure is called 'days_of_using'; did you mean 'days_of_use'?",
    ),
    "two questions in one": (
        ("{find: request_reason}", "{find: exam, phase: initial}"),
        "criteria reason: met: a condition has exactly one head, this one has find, phase; keep one of",
    ),
    "a see_also that leads nowhere": (
        ("position:", "see_also: [cp09-opioid-ongoing]\nposition:"),
        "see_also: names no topic 'cp09-opioid-ongoing'; did you mean 'cp09-opioids-ongoing'",
    ),
    "a rule that is not there": (
        ("position:", "rule: opiod, continuing\nposition:"),
        "rule: no decision rule is called 'opiod, continuing' in review/rules.yaml; did you mean 'opioid, continuing'",
    ),
    "an id without the prefix": (
        ("id: cp09-moonroot", "id: moonroot"),
        "id: 'moonroot' does not begin with the guideline's prefix; call it cp09-moonroot",
    ),
    "an id that is not the file's name": (
        ("id: cp09-moonroot", "id: cp09-sunroot"),
        "id: 'cp09-sunroot' is not what the file is called; call it cp09-moonroot, or rename the file",
    ),
    "a mark of YAML's own": (
        ("Moonroot extract", "!!python/name:os.system x"),
        "moonroot.yaml, line 2: has a value that is neither text nor a number; put it in quotes",
    ),
    "a part used again by a mark": (
        ("position:", "aliases: &a [x]\nsections: *a\nposition:"),
        "a part is used again by a mark (& and *); write it out in each place",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_one_line_with_file_field_and_what_to_do(tmp_path, mistake):
    (given, wrong), says = MISTAKES[mistake]
    assert given in TOPIC
    [line] = told(draft(tmp_path, TOPIC.replace(given, wrong, 1)))
    assert line.startswith(f"{HOME}/moonroot.yaml")
    assert says in line


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty; write it as docs/guidelines.md shows"),
        (b"- one\n- two\n", "holds no fields; write it as"),
        (b"id: \x80\xff bad", "is not text in YAML's form; save it as plain text in UTF-8"),
        (b"when: " + b"{all: [" * 3000, "is not"),
    ],
)
def test_a_file_that_is_no_topic(tmp_path, content, says):
    draft(tmp_path, TOPIC)
    (tmp_path / HOME / "other.yaml").write_bytes(content)
    [line] = told(tmp_path)
    assert line.startswith(f"{HOME}/other.yaml")
    assert says in line


def test_all_mistakes_are_told_at_once(tmp_path):
    wrong = (
        TOPIC.replace("Moonroot extract", "24").replace("kind: required", "kid: required").replace("not rec", "no rec")
    )
    assert len(told(draft(tmp_path, wrong))) == 2  # the topic's own, and the criterion's


def test_an_id_that_stands_in_two_files(tmp_path):
    draft(tmp_path, TOPIC)
    (tmp_path / "moonroot.yaml").write_text(TOPIC)
    [line] = told(tmp_path)
    assert "the id 'cp09-moonroot' is used twice, also in mtus-chronic-pain-2009/moonroot.yaml" in line


def test_a_loose_file_belongs_to_the_guideline_of_its_prefix(tmp_path):
    (tmp_path / "moonroot.yaml").write_text(TOPIC)
    for place in (tmp_path, tmp_path / "moonroot.yaml"):
        assert told(place) == []
        found = read(place, shelf().library).library
        assert counts_of(found).topics == counts_of(shelf().library).topics + 1
    (tmp_path / "moonroot.yaml").write_text(TOPIC.replace("cp09-", "zz99-"))
    [line] = told(tmp_path)
    assert "'zz99-moonroot' begins with the prefix of no guideline; begin it with one of: acoem04-" in line


def test_a_draft_of_a_known_topic_takes_its_place(tmp_path):
    draft(tmp_path, TOPIC.replace("cp09-moonroot", "cp09-cyclobenzaprine"), "cyclobenzaprine")
    found = read(tmp_path, shelf().library).library
    assert counts_of(found).topics == counts_of(shelf().library).topics
    [topic] = [t for g in found.guidelines for t in g.topics if t.id == "cp09-cyclobenzaprine"]
    assert topic.title == "Moonroot extract"


def test_a_draft_may_bring_tests_of_its_own(tmp_path):
    draft(tmp_path, TOPIC.replace("{find: request_reason}", "moon"))
    (tmp_path / "tests.yaml").write_text(
        "moon:\n  says: The moon is named.\n  condition: {find: exam, where: {sign: gait}}\n"
    )
    assert told(tmp_path) == []
    (tmp_path / "tests.yaml").write_text("moon:\n  says: The moon is named.\n  condition: {find: exm}\n")
    [line] = told(tmp_path)
    assert line.startswith("tests.yaml: moon: condition: findings.yaml declares no kind 'exm'; did you mean 'exam'")


def test_a_draft_of_an_adoption_order_is_held_against_the_library(tmp_path):
    shipped = (Path(openimr.guidelines.__file__).parent / "library" / "orders.yaml").read_text()
    (tmp_path / "orders.yaml").write_text(shipped)
    assert told(tmp_path) == []
    (tmp_path / "orders.yaml").write_text(shipped.replace("guideline: mtus-acoem-2004", "guideline: mtus-acoem-2005"))
    assert any("the library holds no guideline 'mtus-acoem-2005'" in line for line in told(tmp_path))
    (tmp_path / "orders.yaml").write_text(shipped.replace("  effective: 2", "  efective: 2", 1))
    assert any("there is no field 'efective' here; did you mean 'effective'?" in line for line in told(tmp_path))


def test_a_folder_that_is_no_guideline(tmp_path):
    (tmp_path / "moon-guide").mkdir()
    (tmp_path / "moon-guide" / "moonroot.yaml").write_text(TOPIC)
    lines = told(tmp_path)
    assert "the folder moon-guide is no guideline of the library and has no guideline.yaml" in lines[0]


def test_words_that_no_request_leads_by_are_worth_a_look(tmp_path):
    draft(tmp_path, TOPIC.replace("{drugs: [ibuprofen]}", "{classes: [opiod]}"))
    sources = read(tmp_path, shelf().library)
    [line] = map(str, remarks_of(sources.library, sources.places, set(sources.places)))
    assert line.startswith(f"{HOME}/moonroot.yaml: applies_to: the vocabulary does not know 'opiod'")
    assert "did you mean 'opioid'" in line


def test_counts_say_what_share_the_records_can_answer(tmp_path):
    counts = counts_of(shelf().library)
    assert counts.criteria > counts.with_condition > counts.over_findings > 0
    assert counts.share_with_condition == round(counts.with_condition / counts.criteria, 4)
    assert counts_of(Library(guidelines=(), tests={})).share_with_condition is None
    one = counts_of(shelf().library, {"cp09-opioids-ongoing"})
    assert (one.topics, one.criteria, one.with_condition) == (1, 10, 10)


def test_the_worked_example_of_the_documentation_says_what_it_is_said_to_say(tmp_path):
    page = (Path(__file__).parents[2] / "docs" / "guidelines.md").read_text().split("## An example", 1)[1]
    (tmp_path / "moonroot.yaml").write_text(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    lines = told(tmp_path / "moonroot.yaml")
    assert len(lines) == 3
    printed = " ".join(page.split())
    assert [line for line in lines if f"imr guidelines check: {line}" not in printed] == []


def remarks(folder: Path) -> list[str]:
    sources = read(folder, shelf().library)
    return list(map(str, remarks_of(sources.library, sources.places, set(sources.places))))


def test_a_draft_that_would_do_harm_is_remarked(tmp_path):
    harm = (
        TOPIC.replace("position: not recommended", "position: recommended")
        .replace("role: indication", "role: conservativ care")
        .replace("  met: {find: request_reason}", "  refuted: {none: [conservative care]}")
    )
    said = remarks(draft(tmp_path, harm))
    assert any("no other criterion plays the part 'conservativ care'" in line for line in said)
    assert any("holds where the records say nothing" in line for line in said)


def test_a_draft_that_takes_the_place_of_a_topic_is_remarked(tmp_path):
    (tmp_path / "odg").mkdir()
    (tmp_path / "odg" / "cpm.yaml").write_text(TOPIC.replace("cp09-moonroot", "odg-cpm"))
    assert any("takes the place of the topic that ships" in line for line in remarks(tmp_path))


def test_own_knowledge_verifies_nothing(tmp_path):
    wrong = TOPIC.replace("verified: false", "verified: true").replace("  confidence: low\n", "")
    assert any("verified by own knowledge" in line for line in told(draft(tmp_path, wrong)))
