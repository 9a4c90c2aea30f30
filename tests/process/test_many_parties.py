"""Cases of many parties: names of files and notices owed are those of few, found by looking up, not by search."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from openimr.model import Case, Event, Party
from openimr.process import fold
from openimr.process.notices.addressees import safe_ids

words = st.text(alphabet="abé -_.17", min_size=0, max_size=7)
parties = st.builds(
    Party,
    id=st.one_of(words, st.from_regex(r"[ab1]{1,4}[-_]?[ab]{0,3}", fullmatch=True)),
    role=st.just("employer"),
    name=st.one_of(st.none(), words),
    organization=st.one_of(st.none(), words),
    npi=st.one_of(st.none(), st.just("1717")),
    other_names=st.lists(words, max_size=2).map(tuple),
)


def by_search(case: Case) -> list[str]:
    """The names of files as the rule says them: each id held against each word and number of each party."""
    told = [case.claim_number]
    for p in case.parties:
        told += [p.name, p.organization, p.npi, p.tin, p.email, p.address, *p.other_names, *p.licences]
    texts = [text.lower() for text in told if text]
    found: list[str] = []
    for place, party in enumerate(case.parties, 1):
        own = party.id.lower()
        bare = re.sub(r"\W|_", "", own)
        plain = re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", own) and not own.startswith("party-")
        tells = any(w in own for text in texts for w in re.findall(r"\w+", text) if len(w) > 2)
        tells = tells or any(len(bare) > 2 and bare in re.sub(r"\W|_", "", text) for text in texts)
        twice = own in [name.lower() for name in found]
        found.append(party.id if plain and not tells and not twice else f"party-{place}")
    return found


@given(st.lists(parties, max_size=8), st.one_of(st.none(), words))
def test_names_of_files_are_those_of_the_rule(listed, claim) -> None:
    case = Case(parties=tuple(listed), claim_number=claim)
    assert list(safe_ids(case)) == by_search(case)


def test_each_of_many_parties_is_owed_each_notice_once() -> None:
    """Telling again what is owed already adds nothing."""
    employers = tuple(Party(id=f"e{n}", role="employer") for n in range(300))
    named = (Party(id="p1", role="injured worker"), Party(id="p6", role="claims administrator"), *employers)
    events = tuple(
        Event(type=kind, at=f"2026-02-{day}T09:00:00-08:00", by=by)
        for kind, day, by in (
            ("application received", 10, None),
            ("application eligible", 12, None),
            ("assignment served", 13, None),
            ("certified expedited", 14, "requesting physician"),
            ("certification withdrawn", 15, "requesting physician"),
            ("certified expedited", 16, "requesting physician"),
        )
    )
    owed = fold(Case(parties=named, events=events)).owed
    assert len({(o.notice, o.role, o.party) for o in owed}) == len(owed)
    assert sum(o.role == "employer" and o.notice == "assignment" for o in owed) == 300
    few = fold(msgspec.structs.replace(Case(parties=named[:3], events=events))).owed
    assert [o.notice for o in few if o.party != "e0"] == [o.notice for o in owed if o.role != "employer"]
