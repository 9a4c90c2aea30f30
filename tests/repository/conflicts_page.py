"""docs/conflicts.md, from the rules and the kinds of affiliation."""

from openimr.reviewers.conflicts import affiliation_kinds, conflict_rules

HOW = """\
`imr reviewers match` and `assign` hold every reviewer of the roster against every party of the case, against the
authors of its records, and against those who decided it before. In Python: `screen_conflicts(reviewers, case,
organizations, on)`, `screenings` with clearances and with what could not be searched, `ConflictEngine` for many cases.

## What is found, and how sure it is

| grade | when |
|---|---|
| certain | the same NPI, TIN, licence (state and number; without a state it is looked \
at) or entry of the register; the same full name of an \
organisation that is distinctive, no other number or town speaking against it; the same full name of a person at the \
same address. And the tie itself bars: its kind, share, relation and dates, every hop of the path |
| to be checked | anything less: a person's name alone however alike, names of organisations that are alike, the same \
suite, a tie whose weight is open, a path over and back through a common owner. It bars until a person has cleared it |
| none | nothing was found in what could be searched; `not_searched` says what could not be (no name in the roster, no \
NPI, a party without a name, a role that nobody knows) |

- **Persons** are read by nameparser (titles, "Surname, Given", particles) and compared part by part: pet names (the
  library nicknames and `names.yaml`), initials, slips of one letter, letters swapped, like sound, former and double
  surnames, surname first, accents, apostrophes. A surname alone ("Dr. Whitlock") that few families bear is looked at;
  one that many bear needs an initial, the address or a number. Middle names or generations that differ speak against.
  Two valid NPIs
  that differ mean two persons, and their names are not compared further, unless they share an office or differ in a
  digit or two: then they are looked at, never certain.
- **Scanned papers**: letters misread by a scanner or a fax (rn for m, cl for d, 0 for O) are nearly no difference, by
  the table `misread.yaml`; in NPI, TIN, licence and house number such letters are read as the digits that they were.
  A misread name is looked at by a person, never certain; a misread number is taken for the number.
- **Practices** under a person's name ("Robert Whitlock MD Inc", "Law Offices of ...") are that person's too; a party's
  practice of the reviewer's surname ("Whitlock Spine Clinic") is looked at. "N/A", "self-employed" and the like
  (`nobody` in `names.yaml`) are nobody.
- **Organisations** lose their legal form; abbreviations are written out, and words cut short (Outpt); "d/b/a" and
  "f/k/a" hold two names. Words count by how few names of the register have them, and generic words count little, so
  that Pacific Medical Group and Coastal Medical Group have nothing in common. Words left over on both sides make two
  organisations. A distinctive
  beginning is looked at where only plain words are left over (Sedgwick): generic words, parts of the body, specialties.
  Forms of one plain word count as one (Spine, Spinal; Therapy, Therapists; `endings` in `organizations.yaml`). An
  acronym alone counts only together with the same building, unless `organizations.yaml` knows it (LAUSD); beside
  a distinctive word it stands for the words
  whose initials it has (Sedgwick CMS), and two words may be one (Wal-Mart, Walmart; MedReview, Med Review).
- **Names that many go by** (`common.yaml`: Mercy Hospital, Smith Family Practice, Sunrise Physical Therapy) are never
  certain by the name, nor is one of ordinary words (Bay Area Spine) or initials (ABC Trucking), but for one address;
  and no name is certain where the addresses are in two towns. Numbers are read in words (3 Rivers, Three Rivers).
- **Lines that name two** ("Kaweah Sheds, permissibly self-insured, administered by Granite Basin Claims Services"): a
  name that stands word for word in the other's line, or that the line sets apart, is looked at; a part set apart that
  has a word of its own is compared as a name ("GBCS (Granite Basin Claims)", "Zorvath Services, a Crawford Company").
  Each full name of a person in a line is looked at ("Ana Roe PA-C / Robert Whitlock MD", "for", "c/o", "supervised
  by"), and a rare surname beside a title; the line's NPI may be another's, and clears nobody. So is an organisation
  that the disputed request names (a maker, C7) by words of its own.
- **Sister companies**: two distinctive words alike, or a single one that few go by, with plain words left over on
  both sides (Granite Basin Insurance, Granite Basin Claims Services), are looked at; no path goes on from there. So are
  two names that begin with the same two common words (Sierra Orchard Spine Institute, Sierra Orchard Pain Management),
  but for regions and praise (`together` of `common.yaml`: Pacific Coast, First Choice). A department is looked at
  against its county, city or state, a campus against its university (`bodies` of `organizations.yaml`).
- **One surname** that few families bear, with the worker, the worker's family or representative, or an officer of a
  party, is looked at (C4, C8), whatever the given names.
- **Addresses**: the same suite is looked at, and so is the same street address without a suite on either side, unless
  the register has suites or several organisations there. Another suite of the building says nothing, a common surname
  aside.
- **Paths**: reviewer, organisation, its owner, parent, subsidiary or officer, party, hop by hop with dates. Ties up
  to an owner or down to a subsidiary keep their grade; over and back, by contract or payment, or at times that never
  met, they are looked at. One contract or payment at most lies between two organisations on a path. An owner or
  officer of two organisations is one person by number; by names that are alike ("Ulf Tovey", "Ulf R. Tovey") it is
  looked at.
- **What is not read**: a declared tie that names no other side, or says something in a field that nobody knows (but for
  remarks: `note`, `source`), may be a tie to anybody. It is looked at in every case (`unread`). An organisation of the
  register with such a field is left out, and then nobody is eligible before it is mended.
- **Records**: the persons and organisations that a record's author line or letterhead names are held against the
  reviewers and their affiliations, under the rule of the table below; an organisation on a record of the requesting
  physician is that physician's group (C5). Such a line is read by machine: it is looked at, and bars only where it has
  the reviewer's own NPI.
- **Makers**: a brand in a disputed request (`rules/makers.yaml`) names its makers, and a tie to one is looked at (C7).
  Generic names say nothing of who made the drug.
- **Earlier reviewers** are known by id, blanks and capitals aside, and by NPI, licence, or name and address where they
  stand in the roster a second time under another. Who was taken off the case (`reviewer removed`) is looked at before
  getting it again (`removed`).
- **The reviewer's own word**: a question of the attestation answered yes, or a rule (R10, C1 to C10) or `conflicts`
  answered no, bars, for this case, however its number is written, or for none in particular; no later answer takes it
  back. A statement that reads either way is looked at.
- **Times**: see the look-back below. A year or a month without a day is taken whole; a date that cannot be read is not
  known, and what is not known counts. A tie that has yet to begin is looked at.
- **Clearing**: a person's clearance (who, when, why, in which case: none of these empty, and no day after the day of
  review) belongs to the evidence seen, named by its fingerprint. Another name, number, affiliation or path has another
  fingerprint, and the conflict stands again. Certain ones cannot be cleared.

Names of persons stand in no path, evidence or message: they name the field (`reviewer.name`, `p3.name`). Names of
organisations stand in paths, but for one that bears a surname of the reviewer: "the reviewer's own practice"."""

WITH_WHOM = """\
## With whom

The grade is how sure the rule's text is: V read, P partly read, GK general knowledge, INF our own."""

AUTHORS = """\
## Authors of records

Under which rule they fall, by kind of record; other kinds fall under C10."""

KINDS = """\
## Kinds of affiliation

Other ways of writing a kind stand in `reviewers/rules/affiliations.yaml`; a kind that is not known is looked at. Staff
privileges are exempt alone: with a share beside them the share counts, and with anything unread they are looked at.
Payment for review is exempt only from the review organization, which is no party: a party's payment counts as any."""

LIMITS = """\
## Limits

- Only what roster, register and case say can be found. No affiliation declared, no register: no path.
- Somebody who has married and appears under another surname, without hyphen, former name, number or common address, is
  not found. Nor are two slips in one short surname.
- Names of one letter are nobody's. Names in other scripts are compared letter by letter, never with their romanisation.
- Pet names are those of English, Spanish and some other languages, by list.
- An organisation whose name has nothing but generic words ("Medical Group") is found by its numbers alone, unless a
  place is among them (State of California). One that goes by unlike names (a brand and its companies) needs them as
  `other_names` or ties in the register, unless `also_known` in `organizations.yaml` has them.
- Of makers only brands of the list are known, from general knowledge, and those that the request names; a device that
  it names by neither has none.
- What many go by is a list of our own, from general knowledge, with the towns and counties of California: sister
  companies of one common word, or of a name in three unlike words, are not found, nor is family of a common surname.
- A surname alone is found in the same spelling only. A word is a form of another by a list of endings.
- The list of Labor Code 139.5 is recalled, not read. The look-back is ours: ask counsel.

## Measured

On 2026-11-23. Ways of writing that `tests/reviewers/conflicts/variants.py` invents (its pet names and abbreviations
are its own), 200 pairs of each: all found of 29 ways of writing a person and 15 of writing an organisation, except
surname first (99.5%), names by their sound (92%), misread in the surname (98%), in both names (97%), misread with a
slip besides (86%), slips in both words of an organisation (94%), both misread (94%), a generic word misread (95%). Of
150,000 unrelated pairs (500 reviewers with ten affiliations each, 300 parties) 0.009% were flagged, none certain. Of
33 planted worlds (`python -m examples.planted --seeds 33`) all 3,366 relations are found and 0.058% of 4.9 million
unrelated pairs flagged (0.089% in the worst), most of them companies of one invented name in two trades; no
look-alike is certain, no other trap sprung. Names of two common words add 3 of the 1,034 pairs that are flagged in
the first 12 worlds. `python -m benchmarks.conflicts` measures time and memory.
"""


def conflicts_page(made: str) -> str:
    """How conflicts are found, with every rule, value, kind and question as the program has it."""
    rules = conflict_rules()
    parts = [
        "# Conflicts of interest",
        made,
        HOW,
        WITH_WHOM,
        _table(
            ("rule", "party", "roles", "section", "grade", "note"),
            [
                (n, r.says, ", ".join(r.roles), r.section, _grade(r.grade, r.source), r.note or "")
                for n, r in rules.rules.items()
            ],
        ),
        "## Values\n\nAn office may set for itself those so marked.",
        _table(
            ("value", "says", "is", "from", "section", "grade", "office", "note"),
            [
                (
                    name,
                    value.says,
                    f"{held.value:g} {value.unit}",
                    str(held.start or "always"),
                    held.section,
                    _grade(held.grade, held.source),
                    "yes" if value.office else "no",
                    held.note or "",
                )
                for name, value in rules.values.items()
                for held in value.values
            ],
        ),
        AUTHORS,
        _table(
            ("kinds of record", "person", "organisation", "affiliations count"),
            [
                (", ".join(a.kinds), a.person or "", a.organization or "", "yes" if a.ties else "no")
                for a in rules.authors
            ],
        ),
        KINDS,
        _table(
            ("kind", "nature", "weight", "by share", "look-back", "leads on", "section", "grade"),
            [
                (
                    name,
                    kind.nature,
                    {"certain": "bars", "check": "looked at", "exempt": "exempt"}[kind.material],
                    "yes" if kind.threshold else "",
                    "yes" if kind.looks_back else "never lapses",
                    kind.carries,
                    kind.section,
                    _grade(kind.grade, kind.source),
                )
                for name, kind in affiliation_kinds().items()
            ],
        ),
        _family(),
        "## Questions to the reviewer\n\nAsked for each case that has the roles, or always.",
        _table(
            ("id", "asks", "of", "rule", "always"),
            [(q.id, q.asks, ", ".join(q.roles), q.rule, "yes" if q.always else "") for q in rules.questions],
        ),
        LIMITS,
    ]
    return "\n\n".join(parts)


def _family() -> str:
    near, wide = conflict_rules().family.immediate, conflict_rules().family.wider
    barred = f"Bars ({near.section}, {_grade(near.grade, near.source)}): {', '.join(near.relations)}."
    seen = f"Looked at ({wide.section}, {_grade(wide.grade, wide.source)}): {', '.join(wide.relations)}, and any other."
    return f"## Family\n\n{barred} {seen}"


def _grade(grade: str, source: str | None) -> str:
    return f"{grade} {source}" if source else grade


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)
