"""Letters that OpenIMR drafted from ``examples/case-files``: kept as they were written, never written again.

Made by ``imr review examples/case-files/NAME/records --date 2016-01-15`` of version 0.1.0. Of the summary and the
rationales only the first and last words are held here.
"""

from __future__ import annotations

from pathlib import Path

from examples.letter_sources.letter import Guideline, Item, Letter, cite, cited

_KEPT = Path(__file__).parents[1] / "letters"
_NONE = Guideline("", (), "none cited")

THREE_DRUGS = Letter(
    name="openimr-draft-three-drugs.txt",
    layout="openimr-draft",
    trap="a draft with blanks for credentials and decision date; marks such as [r5 p.1]; citations joined by 'and'",
    summary='The injured worker is a woman of 62 at the October visit". [r9 p.2]',
    age=62,
    sex="female",
    dates={"date_of_injury": "2003-08-14", "ur_denial_date": "2014-10-31", "priority": "standard"},
    items=(
        Item(
            "Norco 10/325 mg #90",
            "upheld",
            "medication",
            cited("", cite("MTUS", pages="78-80, 63-64, 24")),
            cited(
                "",
                cite("MTUS", "On-Going Management", pages="78"),
                cite("MTUS", "Opioid pain treatment agreement", pages="89"),
                cite("MTUS", "Weaning of Medications", pages="124"),
            ),
            "For continued use of an opioid Weaning of Medications (page 124)).",
            {"ingredients": ["hydrocodone", "acetaminophen"], "strength": "10/325 mg", "quantity": 90},
        ),
        Item(
            "Flexeril 10 mg #60",
            "upheld",
            "medication",
            cited("", cite("MTUS", pages="78-80, 63-64, 24")),
            cited(
                "",
                cite("MTUS", "Muscle relaxants (for pain)", pages="63-66"),
                cite("MTUS", "Cyclobenzaprine (Flexeril)", pages="41-42, 64"),
            ),
            "For a muscle relaxant, the tapered and not stopped at once.",
            {"ingredients": ["cyclobenzaprine"], "strength": "10 mg", "quantity": 60},
        ),
        Item(
            "Diazepam 5 mg",
            "upheld",
            "medication",
            cited("", cite("MTUS", pages="78-80, 63-64, 24")),
            cited(
                "",
                cite("MTUS", "Benzodiazepines", pages="24"),
                cite("MTUS", "Weaning of Medications", pages="124"),
            ),
            "For a benzodiazepine, the MTUS of Medications (page 124)). †",
            {"ingredients": ["diazepam"], "strength": "5 mg"},
        ),
    ),
)

NOT_ELIGIBLE = Letter(
    name="openimr-draft-not-eligible.txt",
    layout="openimr-draft",
    trap="'Not eligible for review' is no decision: null, without guidelines and rationale; one item is decided",
    summary='The injured worker is a woman of 40 part of this claim". [r4 p.4]',
    age=40,
    sex="female",
    dates={"date_of_injury": "2013-06-24", "ur_denial_date": "2014-09-19", "priority": "standard"},
    items=(
        Item(
            "Amitriptyline 25 mg at bedtime, #30",
            "overturned",
            "medication",
            cited("", cite("MTUS", pages="13")),
            cited("", cite("MTUS", "Antidepressants for chronic pain", pages="13-15")),
            "For this drug, the MTUS UR decision is overturned. †",
            {"ingredients": ["amitriptyline"], "strength": "25 mg", "quantity": 30, "sig": "at bedtime"},
        ),
        Item(
            "Escitalopram 10 mg daily, #30",
            None,
            "medication",
            _NONE,
            _NONE,
            "",
            {"ingredients": ["escitalopram"], "strength": "10 mg", "quantity": 30, "sig": "daily"},
        ),
        Item(
            "Tizanidine 4 mg at bedtime, #30",
            None,
            "medication",
            _NONE,
            _NONE,
            "",
            {"ingredients": ["tizanidine"], "strength": "4 mg", "quantity": 30, "sig": "at bedtime"},
        ),
    ),
)

PARTIAL = Letter(
    name="openimr-draft-partial.pdf",
    layout="openimr-draft",
    trap="page header and footer inside sentences; what was authorized and what remains in lines of their own",
    summary="The injured worker is a man of 52 and denied on 09/22/2015. [r5 p.6; r10 p.11]",
    age=52,
    sex="male",
    dates={"date_of_injury": "2004-06-09", "ur_denial_date": "2015-10-02", "priority": "standard"},
    items=(
        Item(
            "Norco 10/325 mg #75",
            "overturned",
            "medication",
            cited("", cite("MTUS", "Opioids, criteria for use", "Weaning of Medications", pages="76-80, 124")),
            cited(
                "",
                cite("MTUS", "On-Going Management", pages="78"),
                cite("MTUS", "Opioid pain treatment agreement", pages="89"),
            ),
            "For continued use of an the UR decision is overturned.",
            {"ingredients": ["hydrocodone", "acetaminophen"], "strength": "10/325 mg", "quantity": 15},
            partial=("Norco 10/325 mg #75", "Norco 10/325 mg #60", "Norco 10/325 mg #15"),
        ),
        Item(
            "Flexeril 10 mg #60 with 3 refills",
            "upheld",
            "medication",
            cited("", cite("MTUS", "Cyclobenzaprine", "Muscle relaxants (for pain)", pages="41-42, 64, 63-66")),
            cited(
                "",
                cite("MTUS", "Muscle relaxants (for pain)", pages="63-66"),
                cite("MTUS", "Cyclobenzaprine (Flexeril)", pages="41-42, 64"),
            ),
            "For a muscle relaxant, the tapered and not stopped at once.",
            {"ingredients": ["cyclobenzaprine"], "strength": "10 mg", "quantity": 60, "refills": 3},
        ),
    ),
)

LETTERS = {letter: (_KEPT / letter.name).read_bytes() for letter in (THREE_DRUGS, NOT_ELIGIBLE, PARTIAL)}
