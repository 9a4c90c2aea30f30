"""Invented persons and organisations, and the ways in which clerks write them: what is found, what is flagged.

`PYTHONPATH=src:tests python tests/reviewers/conflicts/variants.py` prints the table of docs/conflicts.md. Its pet names
and abbreviations are written down here by hand, not taken from the matcher's.
"""

import random
from collections import defaultdict
from datetime import date
from pathlib import Path

import msgspec

from openimr.model import Case, Party
from openimr.model.reviewer import Affiliation, Reviewer
from openimr.reviewers.conflicts import ConflictEngine

DAY = date(2026, 11, 22)
DATA = msgspec.yaml.decode((Path(__file__).parent / "variants.yaml").read_text())
GIVEN, PET, COMMON, WORDS, SPOTS, TRADES, FORMS = (
    DATA[name] for name in ("given", "pet", "common", "words", "spots", "trades", "forms")
)
RARE = [a + b + c for a in DATA["starts"] for b in ("", "a", "en", "i", "o") for c in DATA["ends"]]


def slip(word: str, rng: random.Random) -> str:
    """One slip of the hand: a letter left out, doubled, swapped or wrong, not the first."""
    at = rng.randrange(1, len(word) - 1)
    return rng.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + rng.choice("aeionrst") + word[at + 1 :],
        )
    )


# What scanners make of letters: written down here by hand, not taken from the matcher's table.
MISREAD = (
    ("rn", "m"),
    ("m", "rn"),
    ("d", "cl"),
    ("cl", "d"),
    ("w", "vv"),
    ("h", "li"),
    ("o", "0"),
    ("l", "1"),
    ("e", "c"),
)
MISREAD += (
    ("s", "5"),
    ("b", "8"),
    ("g", "9"),
    ("z", "2"),
    ("u", "ii"),
    ("n", "ri"),
    ("k", "lc"),
    ("i", "l"),
    ("B", "8"),
)


def misread(word: str, rng: random.Random) -> str:
    """The word with one place misread, not the first letter; as it is where nothing in it is misread."""
    places = [(at, x, y) for x, y in MISREAD for at in range(1, len(word)) if word.startswith(x, at)]
    if not places:
        return word
    at, x, y = rng.choice(places)
    return word[:at] + y + word[at + len(x) :]


def person(rng: random.Random) -> tuple[str, str, str]:
    """Given name, middle initial or "", surname: one in three surnames is a common one."""
    surname = rng.choice(COMMON) if rng.random() < 0.35 else rng.choice(RARE)
    return rng.choice(GIVEN), rng.choice(("", "", "A", "C", "J", "M", "R")), surname


def written(name: tuple[str, str, str]) -> str:
    return " ".join(p for p in name if p)


def person_variants(rng: random.Random) -> dict[str, tuple[str, str]]:
    """One pair of each kind: how the roster has a name, and how the case has it."""
    given, _, surname = person(rng)
    pet_given = rng.choice(sorted(PET))
    long = rng.choice([s for s in RARE if len(s) > 6])
    second = rng.choice(RARE)
    plain = f"{given} {surname}"
    return {
        "same name": (plain, plain),
        "comma, capitals": (plain, f"{surname}, {given}".upper()),
        "surname first": (plain, f"{surname} {given}"),
        "titles": (plain, f"Dr. {given} {surname}, M.D., F.A.C.S."),
        "middle initial more": (plain, f"{given} {rng.choice('BDFGH')}. {surname}"),
        "middle name for initial": (f"{given} B. {surname}", f"{given} Bernard {surname}"),
        "given name as initial": (plain, f"{given[0]}. {surname}"),
        "pet name": (f"{pet_given} {surname}", f"{PET[pet_given]} {surname}"),
        "slip in the surname": (f"{given} {long}", f"{given} {slip(long, rng)}"),
        "slip in a short surname": (f"{given} Baker", f"{given} {slip('Baker', rng)}"),
        "slip in the given name": (f"Michael {surname}", f"{slip('Michael', rng)} {surname}"),
        "by sound": (f"Stephen {long}", f"Steven {long.replace('k', 'ck').replace('v', 'w').replace('i', 'y')}"),
        "hyphenated after marriage": (f"{given} {surname}", f"{given} {surname}-{second}"),
        "hyphenated, the other part": (f"{given} {second}", f"{given} {surname}-{second}"),
        "double surname, no hyphen": (f"{given} {surname}-{second}", f"{given} {surname} {second}"),
        "maiden name in the middle": (f"{given} {surname}", f"{given} {surname} {second}"),
        "née": (f"{given} {surname}", f"{given} {second} (née {surname})"),
        "accents": (f"José Núñez {second}", f"Jose Nunez {second}"),
        "particles": (f"{given} de la {second}", f"{given} Dela{second.lower()}"),
        "Mc set apart": (f"{given} Mc{second}", f"{given} Mc {second}"),
        "apostrophe": (f"{given} O'{second}", f"{given} O{second}"),
        "misread in the surname": (plain, f"{given} {misread(surname, rng)}"),
        "misread in given name and surname": (f"{given} {long}", f"{misread(given, rng)} {misread(long, rng)}"),
        "misread and a slip": (f"{given} {long}", f"{given} {slip(misread(long, rng), rng)}"),
        "dropped syllable": (f"{given} {long}son", f"{given} {long[:2]}{long[4:]}son"),
        "St. and Saint": (f"{given} St. {second}", f"{given} {rng.choice(('Saint ', 'St ', 'Saint', 'St'))}{second}"),
        "title set apart": (plain, f"{given} {surname}, M. D."),
        "title misread": (plain, f"{given} {surname}, M.0."),
        "middle initial and pet name": (f"{pet_given} B. {surname}", f"{surname}, {PET[pet_given]}"),
    }


def firm(rng: random.Random) -> tuple[str, str, str]:
    return f"{rng.choice(WORDS)} {rng.choice(SPOTS)}", rng.choice(TRADES), rng.choice(FORMS)


def firm_variants(rng: random.Random) -> dict[str, tuple[str, str]]:
    head, trade, form = firm(rng)
    whole = f"{head} {trade}{form}"
    first, second = head.split()
    short = trade.replace("Medical", "Med").replace("Group", "Grp").replace("Insurance", "Ins").replace("Company", "Co")
    short = (
        short.replace("Associates", "Assoc")
        .replace("Center", "Ctr")
        .replace("Management", "Mgmt")
        .replace("Services", "Svcs")
    )
    short = short.replace("Pharmaceuticals", "Pharma").replace("Construction", "Constr").replace("Hospital", "Hosp")
    return {
        "same firm": (whole, whole),
        "legal form left out": (whole, f"{head} {trade}"),
        "capitals, abbreviations": (whole, f"{head} {short}".upper()),
        "slip in a firm's word": (
            whole,
            f"{slip(first, rng) if len(first) > 4 else first} {slip(second, rng)} {trade}",
        ),
        "order of words": (whole, f"{trade} of {head}"),
        "last generic word left out": (whole, f"{head} {trade.rsplit(' ', 1)[0]}" if " " in trade else head),
        "d/b/a": (whole, f"{rng.choice(RARE)} Holdings LLC d/b/a {head} {trade}"),
        "f/k/a": (f"{rng.choice(RARE)} Partners LLC (f/k/a {head} {trade})", whole),
        "misread in a firm's word": (whole, f"{misread(first, rng)} {misread(second, rng)} {trade}"),
        "misread in a generic word": (whole, f"{head} {misread(trade, rng)}"),
        "firm's Saint and St.": (f"Saint {head} {trade}", f"St. {head} {trade}"),
        "without vowels": (f"{head} Health Group", f"{head} Hlth Grp"),
        "word short for two": (f"{head} Physical Therapy", f"{head} Phys Ther"),
        "ampersand": (f"{first} and {second} {trade}", f"{first} & {second} {trade}"),
        "written together": (f"{head} Health Care", f"{head} Healthcare"),
    }


def recall(rounds: int = 40, seed: int = 11) -> dict[str, float]:
    """Share of pairs found, by kind of variant."""
    rng = random.Random(seed)  # noqa: S311
    found: dict[str, list[bool]] = defaultdict(list)
    for _ in range(rounds):
        for kind, (ours, theirs) in person_variants(rng).items():
            found[kind].append(
                _found(Reviewer(id="rv", name=ours), Party(id="p", role="requesting physician", name=theirs))
            )
        for kind, (ours, theirs) in firm_variants(rng).items():
            tie = Affiliation(kind="employment", organization=ours)
            found[kind].append(
                _found(Reviewer(id="rv", affiliations=(tie,)), Party(id="p", role="insurer", organization=theirs))
            )
    return {kind: sum(hits) / len(hits) for kind, hits in found.items()}


def flagged(reviewers: int = 500, parties: int = 300, seed: int = 5) -> tuple[float, int, float]:
    """Share of unrelated pairs that are flagged, how many are graded certain, and the same for persons only.

    Every name on the reviewers' side, the party's own aside, is drawn by chance: 4 relatives and 6 firms a reviewer.
    Pairs in which two firms have the same core name by chance are related, and left out.
    """
    rng = random.Random(seed)  # noqa: S311
    heads = [f"{a} {b}" for a in WORDS for b in SPOTS]
    rng.shuffle(heads)
    ours, theirs = heads[: len(heads) // 2], heads[len(heads) // 2 :]
    roster = [
        Reviewer(
            id=f"rv{i}",
            name=written(person(rng)),
            affiliations=tuple(
                [Affiliation(kind="family", person=written(person(rng))) for _ in range(4)]
                + [
                    Affiliation(kind="employment", organization=f"{rng.choice(ours)} {rng.choice(TRADES)}")
                    for _ in range(6)
                ]
            ),
        )
        for i in range(reviewers)
    ]
    engine = ConflictEngine(roster, (), DAY)
    counts = {"person": 0, "firm": 0}
    certain = 0
    for i in range(parties):
        if i % 2:
            kind, party = "person", Party(id="p", role="requesting physician", name=written(person(rng)))
        else:
            kind, party = (
                "firm",
                Party(id="p", role="insurer", organization=f"{rng.choice(theirs)} {rng.choice(TRADES)}"),
            )
        grades = engine.grades(Case(parties=(party,)))
        counts[kind] += len(grades)
        certain += sum(g == "certain" for g in grades.values())
    return sum(counts.values()) / (reviewers * parties), certain, counts["person"] / (reviewers * parties / 2)


def _found(reviewer: Reviewer, party: Party) -> bool:
    return bool(ConflictEngine((reviewer,), (), DAY).grades(Case(parties=(party,))))


def table() -> str:
    """The figures as markdown."""
    share, certain, persons = flagged()
    rows = [f"| {kind} | {share:.0%} |" for kind, share in recall(200).items()]
    head = ["| written otherwise | found |", "|---|---|"]
    return "\n".join(
        [
            *head,
            *rows,
            "",
            f"Unrelated pairs flagged: {share:.3%} (persons only: {persons:.3%}); graded certain: {certain}.",
        ]
    )


if __name__ == "__main__":
    print(table())  # noqa: T201
