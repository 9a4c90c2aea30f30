"""The generator itself: what it calls planted is there, and is written differently on the two sides."""

from random import Random

import msgspec
import pytest
from examples.planted import make_world, score
from examples.planted.misspelling import cut_short, deletion, dropped_syllable, insertion, misread, substitution
from examples.planted.name_parts import TAILS

from openimr.model import Case, Organization, Reviewer
from openimr.process import role_of

WORLD = make_world(1)
WORLDS = pytest.mark.parametrize("world", [WORLD, make_world(2), make_world(1, hard=True)], ids=["1", "2", "hard"])
# Kinds in which the reviewer is a person of the case by name alone.
BY_NAME = ("typo", "nickname", "married", "double surname", "initial", "surname first", "signs", "umlauts", "titles",
           "particle", "apostrophe", "capitals", "goes by", "middle name", "misread", "Mc and", "St. and", "Asian",
           "Spanish", "dropped", "first letter", "two typos")  # fmt: skip


def test_the_same_seed_gives_the_same_world():
    assert msgspec.json.encode(make_world(1)) == msgspec.json.encode(WORLD)
    assert msgspec.json.encode(make_world(2)) != msgspec.json.encode(WORLD)


@WORLDS
def test_counts(world):
    assert len(world.roster) == 500
    assert len(world.parties) == len(set(world.parties)) == 300
    assert len(world.look_alikes) == 100
    found = [party for case in world.cases for party in case["parties"]]
    assert {party["id"] for party in found} == set(world.parties)
    assert len(found) > 300, "no organisation stands in two cases"
    assert len(world.related) < 200, "the world is full of true ties that nobody planted"


def test_sixty_relations_and_more_each_of_its_own_kind():
    assert len(WORLD.relations) >= 60
    assert len({relation.kind for relation in WORLD.relations}) == len(WORLD.relations)
    assert len({relation.reviewer for relation in WORLD.relations}) == len(WORLD.relations)
    assert len({relation.party for relation in WORLD.relations if relation.party}) == len(WORLD.relations) - 3


@WORLDS
def test_everything_decodes_into_the_model(world):
    read = [
        msgspec.json.decode(msgspec.json.encode(world.roster), type=tuple[Reviewer, ...]),
        msgspec.json.decode(msgspec.json.encode(world.cases), type=tuple[Case, ...]),
        msgspec.json.decode(msgspec.json.encode(world.register), type=tuple[Organization, ...]),
    ]
    # no field is lost on the way: every name that the generator writes is one of the model's
    for structs, plain in zip(read, (world.roster, world.cases, world.register), strict=True):
        for struct, written in zip(structs, plain, strict=True):
            assert _holds(msgspec.to_builtins(struct), written)


def _holds(whole, part) -> bool:
    if isinstance(part, dict):
        return all(key in whole and _holds(whole[key], value) for key, value in part.items())
    if isinstance(part, (list, tuple)):
        return len(whole) == len(part) and all(map(_holds, whole, part))
    return whole == part


@WORLDS
def test_roles_are_words_of_the_process(world):
    assert {p["role"] for case in world.cases for p in case["parties"] if role_of(p["role"]) is None} == set()


@WORLDS
def test_the_truth_speaks_of_what_is_there(world):
    reviewers = {reviewer["id"] for reviewer in world.roster}
    parties = {case["case_number"]: {party["id"] for party in case["parties"]} for case in world.cases}
    for told in (*world.relations, *world.look_alikes, *world.traps):
        assert told.reviewer in reviewers
        assert told.party is None or told.party in parties[told.case]
    assert not {(t.reviewer, t.party) for t in (*world.look_alikes, *world.traps)} & world.related


@WORLDS
def test_a_relation_by_name_shares_no_number_and_no_spelling(world):
    roster = {reviewer["id"]: reviewer for reviewer in world.roster}
    seen = 0
    for relation in world.relations:
        if (
            relation.kind.startswith(BY_NAME)
            and "organisation" not in relation.kind
            and "employer" not in relation.kind
        ):
            seen += 1
            reviewer, party = roster[relation.reviewer], _party(world, relation)
            assert party["name"] != reviewer["name"], relation
            assert not {"npi", "tin", "licences"} & set(party), relation
    assert seen >= 20


@WORLDS
def test_numbers_are_shared_only_where_a_relation_says_so(world):
    told = {(relation.reviewer, relation.party) for relation in world.relations}
    owners = {reviewer["npi"]: reviewer["id"] for reviewer in world.roster if "npi" in reviewer}
    assert len(owners) == len(world.roster) - 15
    shared = {
        (owners[party["npi"]], party["id"])
        for case in world.cases
        for party in case["parties"]
        if party.get("npi") in owners
    }
    assert shared <= told
    assert all(_right_npi(npi) for npi in owners)


@WORLDS
def test_no_pair_is_related_by_accident(world):
    """Whoever is not told as related shares no number, no address and no organisation's name with the party."""
    traps = {(trap.reviewer, trap.case) for trap in world.traps}
    by_mark = {}
    for reviewer in world.roster:
        ties = reviewer["affiliations"]
        marks = {_plain(tie[key]) for tie in ties for key in ("organization", "tin", "npi") if key in tie}
        marks |= {_plain(reviewer[key]) for key in ("npi", "tin") if key in reviewer}
        marks |= {_plain(address) for address in reviewer["addresses"]}
        marks |= {_plain(f"{held['state']} {held['number']}") for held in reviewer["licences"]}
        for mark in marks:
            by_mark.setdefault(mark, set()).add(reviewer["id"])
    by_accident = {
        (reviewer, party["id"], mark)
        for case in world.cases
        for party in case["parties"]
        for key in ("organization", "tin", "npi", "address", "licences")
        for mark in map(_plain, party.get(key, ()) if key == "licences" else [party[key]] if key in party else [])
        for reviewer in by_mark.get(mark, ())
        if (reviewer, party["id"]) not in world.related and (reviewer, case["case_number"]) not in traps
    }
    assert by_accident == set()


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def test_look_alikes_have_the_same_surname_and_an_npi_each():
    roster = {reviewer["id"]: reviewer for reviewer in WORLD.roster}
    ways = set()
    for trap in WORLD.look_alikes:
        reviewer, party = roster[trap.reviewer], _party(WORLD, trap)
        assert party["npi"] != reviewer["npi"]
        assert party["name"].split()[-1] == reviewer["name"].split()[-1]
        ways.add(trap.says)
    assert len(ways) == 3


def test_every_tail_that_is_cut_short_changes():
    for kind in ("medical group", "facility", "insurer"):
        assert [tail for tail in TAILS[kind][0] if cut_short(tail) == tail] == []


def test_misspellings_change_the_word():
    draw = Random(7)  # noqa: S311 - spelling mistakes need no secret
    for way in (substitution, deletion, insertion, misread, dropped_syllable):
        assert all(way(draw, "Hallmarken") != "Hallmarken" for _ in range(100))


def test_the_score_counts_misses_false_alarms_and_traps():
    all_found = {}
    for relation in WORLD.relations:
        case = next(case for case in WORLD.cases if case["case_number"] == relation.case)
        party = relation.party or case["parties"][0]["id"]
        all_found[relation.case, relation.reviewer] = [(party, relation.grade)]
    perfect = score(WORLD, all_found)
    assert (perfect.missed, perfect.flagged, perfect.traps_sprung) == ((), (), ())
    nothing = score(WORLD, {})
    assert len(nothing.missed) == len(WORLD.relations)
    certain = [r for r in WORLD.relations if r.grade == "certain"]
    lower = {key: [(party, "to be checked") for party, _ in pairs] for key, pairs in all_found.items()}
    assert {relation.kind for relation, _ in score(WORLD, lower).missed} == {r.kind for r in certain}
    trap = WORLD.look_alikes[0]
    assert len(score(WORLD, {(trap.case, trap.reviewer): [(trap.party, "certain")]}).look_alikes_certain) == 1
    everything = {
        (case["case_number"], reviewer["id"]): [(party["id"], "to be checked") for party in case["parties"]]
        for case in WORLD.cases
        for reviewer in WORLD.roster
    }
    assert score(WORLD, everything).share == 1.0


def _party(world, told):
    return next(
        party
        for case in world.cases
        if case["case_number"] == told.case
        for party in case["parties"]
        if party["id"] == told.party
    )


def _right_npi(npi: str) -> bool:
    digits = [int(digit) for digit in f"80840{npi}"]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
