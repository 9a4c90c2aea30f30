"""Fields of a case file that nobody knows: what may hide a party keeps everybody away, the rest is a remark."""

import json

import pytest

from openimr.cli.case_strays import strays_of

ROSTER = """\
- id: rv-1
  profession: MD
  name: Anand Thessaly
  licences: [{state: CA, number: A900001, status: active, from: 2010-01-01, to: 2027-12-31}]
  boards: [{board: ABPMR, specialty: Physical Medicine and Rehabilitation, to: 2028-12-31}]
  years_active: 12
  hours_per_week: 30
  qme: false
  capacity: 5
  affiliations: [{kind: employment, organization: Grantholme Foundry}]
"""
CASE = {
    "schema": "openimr/case/1",
    "case_number": "CM26-0000001",
    "parties": [{"id": "p1", "role": "employer", "organization": "Quillmoor Mill"}],
    "injury": {"body_parts": ["low back"]},
    "items": [{"request": "Physical therapy 2x6", "treatment": {"kind": "therapy", "procedure": "physical therapy"}}],
    "events": [{"type": "application received", "at": "2026-02-01T10:00:00-08:00"},
               {"type": "records complete", "at": "2026-03-02T10:00:00-08:00"}],
}  # fmt: skip
EMPLOYER = {"id": "p2", "role": "employer", "organization": "Grantholme Foundry"}

TELLING = [
    ("capitals", {"Parties": [EMPLOYER]}),
    ("another word for parties", {"people": [EMPLOYER]}),
    ("parties by their role", {"facilities": [EMPLOYER]}),
    ("a party by its role", {"employer": "Grantholme Foundry"}),
    ("a party by its role, in another writing", {"urOrganization": "Grantholme Foundry"}),
    ("one letter too few", {"prior_reviewer": ["rv-1"]}),
    ("another word for prior reviewers", {"previousReviewers": ["rv-1"]}),
    (
        "a party's field in capitals",
        {"parties": [{"id": "p2", "role": "employer", "Organization": "Grantholme Foundry"}]},
    ),
    ("a party's field misspelt", {"parties": [{"id": "p2", "role": "employer", "organizaton": "Grantholme Foundry"}]}),
    ("another word for it", {"parties": [{"id": "p2", "role": "employer", "company": "Grantholme Foundry"}]}),
    (
        "who had the case",
        {"events": [*CASE["events"], {"type": "reviewer removed", "at": "2026-03-03", "reviewer": "rv-1"}]},
    ),
    ("who wrote a record", {"Records": [{"author": "Anand Thessaly, M.D."}]}),
]
HARMLESS = [
    ("what another program keeps", {"tags": ["urgent"], "created": "2026-01-01", "clerk": "7"}),
    (
        "a party's telephone",
        {"parties": [{**CASE["parties"][0], "phone": "none", "type": "company", "city": "Fresno"}]},
    ),
    ("a name in parts beside the name", {"parties": [{**CASE["parties"][0], "name": "A Mill", "last_name": "Mill"}]}),
    ("who entered an event", {"events": [{**CASE["events"][0], "actor": "clerk 7"}, CASE["events"][1]]}),
    ("fields that hold nothing", {"Parties": [], "prior_reviewer": None}),
]


@pytest.fixture(scope="module")
def imr(imr_here):
    return imr_here


@pytest.fixture
def run(imr, tmp_path):
    (tmp_path / "roster.yaml").write_text(ROSTER)

    def made(text, *words):
        (tmp_path / "case.json").write_text(text if isinstance(text, str) else json.dumps(text))
        return imr("reviewers", words[0], tmp_path / "case.json", "--roster", tmp_path / "roster.yaml",
                   "--on", "2026-03-05", *words[1:], "--json")  # fmt: skip

    return made


def test_without_strays_the_reviewer_may_decide(run):
    ran = run(CASE, "match")
    assert (ran.code, json.loads(ran.out)[0]["eligible"]) == (0, True), ran.err


@pytest.mark.parametrize("fields", [t[1] for t in TELLING], ids=[t[0] for t in TELLING])
def test_a_field_that_may_hide_a_party_keeps_everybody_from_the_case(run, fields):
    case = {**CASE, **fields}
    ran = run(case, "match")
    [found] = json.loads(ran.out)
    assert (ran.code, found["status"]) == (1, "to be checked"), ran.err
    assert "not known" in ran.err
    assert "Grantholme" not in ran.err
    ran = run(case, "assign", "--seed", "1")
    assert "not known" in ran.err
    assert ran.code in {1, 3}
    assert '"reviewer": "rv-1"' not in ran.out


@pytest.mark.parametrize("fields", [h[1] for h in HARMLESS], ids=[h[0] for h in HARMLESS])
def test_any_other_unknown_field_is_a_remark(run, fields):
    ran = run({**CASE, **fields}, "match")
    assert (ran.code, json.loads(ran.out)[0]["eligible"]) == (0, True), ran.err
    assert ("not known" in ran.err) == ("Parties" not in fields)


def test_a_field_that_stands_twice_is_no_answer(run):
    text = json.dumps(CASE)
    twice = text[:-1] + ', "parties": [{"id": "p1", "role": "injured worker", "name": "X"}]}'
    ran = run(twice, "match")
    assert (ran.code, json.loads(ran.out)[0]["status"]) == (1, "to be checked")
    assert "`parties` stands twice" in ran.err
    inner = text.replace('"organization": "Quillmoor Mill"', '"organization": "Quillmoor Mill", "organization": "Y"')
    assert strays_of(inner.encode()).telling == (
        "`parties[0].organization` stands twice; which is right is not known: leave one",
    )


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"a": 1', b"[" * 100_000, b'"x"', b"\xff", b'{"parties": 3, "events": [1]}']
)
def test_what_is_no_case_has_no_strays(text):
    """It is refused, or said to be out of its form, where the case is read."""
    assert strays_of(text).telling == ()


def test_a_name_of_a_field_is_shown_only_where_it_is_nearly_one_of_ours():
    said = strays_of(
        json.dumps({**CASE, "Xanthippe Quorndale": "x", "parties": [{"id": "p", "Quorndale": "y"}]}).encode()
    )
    assert said.telling == ()
    assert said.remarks == (
        "2 fields have names that are not known, the first: field 7 of the file; they are not read",
    )
