"""Applications that belong together (section 2.6)."""

import msgspec
import pytest
from lives import ITEMS, PARTIES, case

from openimr.model import Injury, Treatment
from openimr.process import relate, relate_all, worker_keys
from openimr.process.relating import treatment_key

DECIDED = ["2015-03-02 ur decision; outcome=denied", "2015-03-20 application received"]
NAMED = tuple(
    msgspec.structs.replace(party, name={"w": "Ottoline Barrowby", "p": "Ferran Quillstone, M.D."}.get(party.id))
    for party in PARTIES
)


def one(events=DECIDED, **fields):
    return case(events, **{"parties": NAMED, **fields})


ELIGIBLE = [*DECIDED, "2015-03-24 application eligible"]
WITHDRAWN = [*DECIDED, "2015-03-22 application withdrawn; by=w"]
AUTHORIZED = [*DECIDED, "2015-03-22 treatment authorized; by=c"]
APPEALED = [*DECIDED, "2015-03-24 application ineligible; reasons=E01", "2015-04-10 petition filed; by=w; reasons=A1"]
DETERMINED = [*DECIDED, "2015-04-01 reviewer assigned; by=R1", "2015-04-20 determination served; outcome=upheld"]
GIVEN = [*ELIGIBLE, "2015-04-01 reviewer assigned; by=R1"]
LATER = ["2015-09-01 ur decision; outcome=denied", "2015-09-20 application received"]


@pytest.mark.parametrize(
    ("mine", "other", "relation", "items"),
    [
        (one(), one(), "duplicate", (0, 1)),
        (one(), one(items=ITEMS[::-1]), "duplicate", (0, 1)),
        (one(), one(items=ITEMS[:1]), "related", (0,)),
        (one(), one([*DECIDED, "2015-03-24 application ineligible; reasons=E01"]), "new application", (0, 1)),
        (one(ELIGIBLE), one(ELIGIBLE[1:], items=ITEMS[:1]), "consolidate", (0,)),
        (one(items=ITEMS[1:]), one(items=ITEMS[:1]), "same injury", ()),
        (one(items=ITEMS[1:]), one(ELIGIBLE, items=ITEMS[:1]), "same injury", ()),
        (one(ELIGIBLE, items=ITEMS[1:]), one(ELIGIBLE, items=ITEMS[:1]), "consolidate", ()),
        (one(ELIGIBLE, items=ITEMS[1:]), one(GIVEN, items=ITEMS[:1]), "same injury", ()),
        (one(GIVEN, items=ITEMS[1:]), one(GIVEN, items=ITEMS[:1]), "same injury", ()),
        (one(ELIGIBLE, items=ITEMS[1:]), one(DETERMINED, items=ITEMS[:1]), None, ()),
        (one(ELIGIBLE, items=ITEMS[1:]), one(WITHDRAWN, items=ITEMS[:1]), None, ()),
        (one(ELIGIBLE, items=ITEMS[1:], injury=Injury(date="2010-01-05")), one(ELIGIBLE, items=ITEMS[:1]), None, ()),
        (one(), one(LATER), "repeat request", (0, 1)),
        (one(), one(injury=Injury(date="2010-01-05")), "repeat request", (0, 1)),
        (one(), one(parties=PARTIES), None, ()),
    ],
)
def test_relation(mine, other, relation, items):
    found = relate(mine, [other])
    assert [(r.relation, r.items) for r in found] == ([] if relation is None else [(relation, items)])


def test_a_cured_application_and_the_one_before_it_name_each_other():
    """A cured re-file is a new application, not a duplicate, from either side (2.3)."""
    first = one([*DECIDED, "2015-03-24 application ineligible; reasons=E01"])
    second = one([DECIDED[0], "2015-03-27 application received"])
    assert [r.relation for r in relate(first, [second])] == ["new application"]
    assert [r.relation for r in relate(second, [first])] == ["new application"]
    before = one([DECIDED[0], "2015-03-10 application received"])
    assert [r.relation for r in relate(first, [before])] == ["duplicate"]


AGAIN = [DECIDED[0], "2015-03-27 application received"]


@pytest.mark.parametrize(
    ("ended", "relation", "why"),
    [
        (WITHDRAWN, "new application", "the earlier one was withdrawn"),
        (APPEALED, "new application", "the earlier one was found ineligible"),
        ([*APPEALED, "2015-06-01 petition denied"], "new application", "the earlier one was found ineligible"),
        ([*DECIDED, "2015-03-22 application duplicate"], "duplicate", "same worker"),
        (AUTHORIZED, "related", "the first review ended with an authorization"),
        (DETERMINED, "duplicate", "it has been decided, so that there is nothing to join"),
        ([*DETERMINED, "2015-05-01 petition filed; by=w; reasons=A5"], "duplicate", "it has been decided"),
        ([*DECIDED, "2015-03-22 application deferred"], "duplicate", "same worker"),
        ([*ELIGIBLE, "2015-03-25 assignment served"], "duplicate", "same worker"),
    ],
)
def test_what_a_later_application_is_turns_on_how_the_first_one_ended(ended, relation, why):
    """Nothing is joined to a dead case: after a withdrawal or a finding of ineligibility it is new (2.3, 2.6)."""
    (found,) = relate(one(AGAIN), [one(ended)])
    assert found.relation == relation
    assert why in found.why


def test_an_item_that_was_withdrawn_can_be_applied_for_anew_while_the_others_are_reviewed():
    part = one([*ELIGIBLE, "2015-03-25 application withdrawn; by=w; items=1"])
    (found,) = relate(one(AGAIN, items=ITEMS[1:]), [part])
    assert found.relation == "new application"
    (both,) = relate(one(AGAIN), [part])
    assert both.relation == "duplicate"


def test_both_eligible_of_the_same_worker_physician_and_injury_are_joined():
    """9792.10.4(a), V S9: different treatments, one determination."""
    (found,) = relate(
        one(ELIGIBLE, items=ITEMS[1:]), [one([*LATER, "2015-09-24 application eligible"], items=ITEMS[:1])]
    )
    assert (found.relation, found.section, found.evidence) == ("consolidate", "9792.10.4(a)", "V S9")


def test_a_repeat_request_names_the_determination_before_it():
    decided = [*DECIDED, "2015-04-01 reviewer assigned; by=R1", "2015-04-20 determination served; outcome=upheld"]
    (found,) = relate(one(LATER), [one(decided)])
    assert (found.relation, found.determined) == ("repeat request", True)


def test_a_name_is_the_same_with_and_without_its_title():
    other = tuple(msgspec.structs.replace(p, name="Quillstone, Ferran, MD") if p.id == "p" else p for p in NAMED)
    assert [r.relation for r in relate(one(), [one(parties=other)])] == ["duplicate"]


def test_what_a_case_does_not_say_equals_nothing():
    (found,) = relate(one(), [one([], injury=Injury())])
    assert (found.relation, found.unknown) == ("repeat request", ("date of injury", "UR decision"))


def test_treatments_are_the_same_by_what_they_are():
    written = Treatment(kind="medication", ingredients=("acetaminophen", "hydrocodone"), strength="10/325 mg")
    other = Treatment(kind="medication", ingredients=("Hydrocodone", "acetaminophen"), quantity=60)
    assert treatment_key(written, "Norco 10/325") == treatment_key(other, "hydrocodone-apap #60")
    assert treatment_key(Treatment(kind="other"), "Gym  membership") == treatment_key(
        Treatment(kind="other"), "gym membership"
    )


def named(worker=None, physician=None, claim=None, **fields):
    """A case whose worker and physician are written so."""
    written = {"w": worker, "p": physician}
    parties = tuple(msgspec.structs.replace(p, name=written.get(p.id) or p.name) for p in NAMED)
    return one(parties=parties, claim_number=claim, **fields)


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("José Peñaranda Nuñez", "Jose\u0301 Pen\u0303aranda Nun\u0303ez"),
        ("José Peñaranda Nuñez", "JOSE PENARANDA NUNEZ"),
        ("José Peñaranda Nuñez", "Penaranda Nunez, Jose"),
        ("Søren O’Brien-Łuka", "SOREN OBRIEN LUKA"),
        ("Vance, Gregor H., DO", "gregor h. vance"),
    ],
)
def test_a_worker_is_the_same_in_each_way_of_writing(one_way: str, other_way: str):
    for mine, other in ((one_way, other_way), (other_way, one_way)):
        (found,) = relate(named(mine), [named(other)])
        assert (found.relation, found.evidence, found.unknown) == ("duplicate", "V S14", ())
    assert worker_keys(named(one_way)) == worker_keys(named(other_way))


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("Vance, Gregor H.", "Gregor Vance"),
        ("GREGOR VANCE", "Gregor Hal Vance"),
        ("Gregor H. Vance", "Vance, Gregor Hal"),
        ("José M. Peñaranda", "PENARANDA JOSE"),
    ],
)
def test_a_middle_name_that_one_side_lacks_or_shortens_is_looked_at(one_way: str, other_way: str):
    for mine, other in ((one_way, other_way), (other_way, one_way)):
        (found,) = relate(named(mine), [named(other)])
        assert (found.relation, found.evidence) == ("duplicate", "INF S14")
        assert found.unknown == ("middle name of the worker",)
        assert worker_keys(named(mine)) & worker_keys(named(other))  # so that it is found by the index
        assert [len(row) for row in relate_all([named(mine), named(other)])] == [1, 1]
    (found,) = relate(named(physician="Quillstone, Ferran B., MD"), [named()])
    assert (found.relation, found.unknown) == ("duplicate", ("middle name of the requesting physician",))


@pytest.mark.parametrize(
    ("one_way", "other_way"),
    [
        ("Gregor H. Vance", "Gregor B. Vance"),
        ("Gregor Hal Vance", "Gregor Bert Vance"),
        ("Gregor Vance", "Greta Vance"),
        ("Vance", "Gregor Vance"),
        ("Unknown", "unknown"),
        ("N/A", "n/a"),
        ("---", "???"),
    ],
)
def test_other_persons_and_nobody_are_not_related(one_way: str, other_way: str):
    assert relate(named(one_way), [named(other_way)]) == ()


def test_a_physician_with_another_number_is_another_however_near_the_name():
    def with_npi(name: str, npi: str):
        parties = (msgspec.structs.replace(p, name=name, npi=npi) if p.id == "p" else p for p in NAMED)
        return one(parties=tuple(parties))

    mine = with_npi("Ferran B. Quillstone", "1902004459")
    assert relate(mine, [with_npi("Ferran Quillstone", "1902004459")])[0].relation == "duplicate"
    assert relate(mine, [with_npi("Ferran Quillstone", "1111111112")])[0].relation == "repeat request"


@pytest.mark.parametrize(
    "claim", ["unknown", "---", "???", "n/a", "N/A", "pending", "Pending 2025", "TBD", "0000", "none", "-", "12", "№"]
)
def test_what_is_no_claim_number_makes_nobody_the_same(claim: str):
    mine, other = named("Ottoline Barrowby", claim=claim), named("Idris Penhallow", claim=claim.upper())
    assert relate(mine, [other]) == ()
    assert not any(key.startswith("claim") for key in worker_keys(mine))


@pytest.mark.parametrize(
    ("claim", "other"),
    [("UG-25-7781", "ug 25 7781"), ("NA-77", "na77"), ("SELF-00123", "Self 00123"), ("2017001", "2017-001")],
)
def test_a_claim_number_is_the_same_in_each_way_of_writing(claim: str, other: str):
    (found,) = relate(named("Ottoline Barrowby", claim=claim), [named("Idris Penhallow", claim=other)])
    assert found.relation == "duplicate"
