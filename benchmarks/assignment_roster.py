"""The reviewers of the assignment benchmark."""

from collections import Counter, defaultdict
from datetime import date, timedelta
from random import Random

import msgspec
from examples.planted.invent import Inventor, Org

from benchmarks.assignment_requests import FIELDS, REVIEWERS_OF, requests_of, spread
from openimr.model import Party, Reviewer
from openimr.model.reviewer import Absence, Affiliation, BoardCertification, Licence
from openimr.reviewers.professions import profession_named, professions

ON = date(2025, 6, 16)
SPARE = 1.05
"""Free places of the reviewers that are fit for work, as a part of the reviews that are wanted, in each field."""
MOST_PLACES = 20
AFFILIATIONS = 20
WITH_PARTIES = 7
"""So many of a reviewer's ties are with organisations that are parties of cases."""
TIES = ("employment", "staff privileges", "contract", "ownership", "referral", "research", "payment", "family")
TIE_WEIGHTS = (30, 25, 20, 6, 6, 5, 5, 3)


def make_roster(
    make: Inventor, count: int, wanted: Counter[str], *, firms: list[Org], outside: list[Org], known: list[Party]
) -> tuple[Reviewer, ...]:
    """So many reviewers over the fields as the cases are, capacity 1 to 20, in all a little over what is `wanted`.

    About one in eight has something that keeps it from work on the day: an expired licence or board, discipline,
    an absence, QME status, too few years. One in twenty is a physician of some case (`known`).
    """
    roster: list[Reviewer] = []
    fit: dict[str, list[int]] = defaultdict(list)
    for number, field in enumerate(spread(FIELDS, count)):
        reviewer = _reviewer(make, number, field)
        draw = make.random
        if draw.random() < 0.05:
            party = draw.choice(known)
            reviewer = msgspec.structs.replace(reviewer, name=party.name, npi=party.npi or reviewer.npi)
        reviewer = msgspec.structs.replace(reviewer, affiliations=_affiliations(make, firms, outside))
        # the first two of a field are fit, so that no field is without anybody
        if len(fit[field]) >= 2 and draw.random() < 0.125:
            reviewer = _unfit(draw, reviewer)
        else:
            fit[field].append(number)
        roster.append(reviewer)
    for field, numbers in fit.items():
        for number, places in zip(
            numbers, _capacities(make.random, len(numbers), round(wanted[field] * SPARE)), strict=True
        ):
            roster[number] = msgspec.structs.replace(roster[number], capacity=places)
    make.random.shuffle(roster)
    return tuple(roster)


def _number(profession: str, physicians: str) -> str:
    """A number as the board of the profession gives it, from one of a physician's."""
    own = professions()[profession_named(profession) or "MD"]
    return physicians if own.physician else (own.california[0] if own.california else "") + physicians[1:]


def _reviewer(make: Inventor, number: int, field: str) -> Reviewer:
    draw = make.random
    profession, board, specialty = REVIEWERS_OF[field]
    if profession == "MD" and draw.random() < 0.1:
        profession = "DO"
    state = "CA" if draw.random() < 0.82 else make.other_state()
    states = [state] if draw.random() < 0.75 else sorted({state, make.other_state()})
    pain = field == "Anesthesiology" or (field == "Physical Medicine and Rehabilitation" and draw.random() < 0.25)
    return Reviewer(
        id=f"rv-{number:05d}",
        profession=profession,
        name=make.person().full,
        npi=make.npi(),
        tin=make.tin() if draw.random() < 0.3 else None,
        addresses=(make.address(),),
        licences=tuple(
            Licence(
                state=place,
                number=_number(profession, make.licence()),
                status="active",
                start="2008-04-01",
                end=_day(draw.randrange(30, 700)),
                discipline="none",
                verified=_day(-draw.randrange(1, 90)),
            )
            for place in states
        ),
        boards=(
            BoardCertification(
                board=board,
                specialty=specialty or field,
                subspecialty="Pain Medicine" if pain else None,
                start="2010-01-01",
                end=_day(draw.randrange(60, 3000)),
                lifetime=draw.random() < 0.1,
            ),
        )
        if board
        else (),
        specialties=() if board else (specialty,),
        treats=tuple(
            dict.fromkeys(r.treatment.procedure for r in requests_of(field) if r.treatment.procedure)
            if draw.random() < 0.7
            else ()
        ),
        languages=("English", "Spanish") if draw.random() < 0.25 else ("English",),
        years_active=float(draw.randrange(6, 40)),
        hours_per_week=float(draw.choice((24, 30, 36, 40, 50))),
        qme=False,
        capacity=draw.randrange(1, MOST_PLACES + 1),
        absences=(Absence(start=_day(40), end=_day(54)),) if draw.random() < 0.1 else (),
    )


def _unfit(draw: Random, reviewer: Reviewer) -> Reviewer:
    """The same reviewer with one thing that keeps it from work on the day."""
    change = msgspec.structs.replace
    way = draw.choice(("licence", "board", "discipline", "absence", "absence", "qme", "years"))
    if way == "licence":
        return change(reviewer, licences=tuple(change(lic, end=_day(-40)) for lic in reviewer.licences))
    if way == "discipline":
        return change(reviewer, licences=tuple(change(lic, discipline="pending") for lic in reviewer.licences))
    if way == "board" and reviewer.boards:
        boards = tuple(change(board, end=_day(-200), lifetime=False) for board in reviewer.boards)
        return change(reviewer, boards=boards)
    if way == "qme":
        return change(reviewer, qme=True)
    if way == "years":
        return change(reviewer, years_active=3.0)
    return change(reviewer, absences=(Absence(start=_day(-3), end=_day(18)),))


def _affiliations(make: Inventor, firms: list[Org], outside: list[Org]) -> tuple[Affiliation, ...]:
    draw = make.random
    others = [*draw.sample(firms, min(WITH_PARTIES, len(firms)))]
    others += draw.choices(outside, k=AFFILIATIONS - len(others))
    return tuple(_affiliation(make, org) for org in others)


def _affiliation(make: Inventor, org: Org) -> Affiliation:
    draw = make.random
    kind = draw.choices(TIES, TIE_WEIGHTS)[0]
    ended = draw.random()
    end = None if ended < 0.6 else -draw.randrange(10, 2500) if ended < 0.85 else -draw.randrange(6000, 9000)
    return Affiliation(
        kind=kind,
        organization=org.name if draw.random() < 0.7 else org.bare,
        person=make.person().name if kind == "family" else None,
        relation="spouse" if kind == "family" else None,
        tin=org.tin if draw.random() < 0.4 else None,
        share=float(draw.randrange(1, 50)) if kind == "ownership" else None,
        start=_day((end or 0) - draw.randrange(300, 4000)),
        end=None if end is None else _day(end),
    )


def _day(days: int) -> str:
    return (ON + timedelta(days=days)).isoformat()


def _capacities(draw: Random, count: int, total: int) -> list[int]:
    """So many numbers from 1 to 20 with this sum, or as near to it as such numbers come."""
    total = min(max(total, count), count * MOST_PLACES)
    found = [draw.randrange(1, MOST_PLACES + 1) for _ in range(count)]
    while (over := sum(found) - total) != 0:
        place = draw.randrange(count)
        step = -1 if over > 0 else 1
        if 1 <= found[place] + step <= MOST_PLACES:
            found[place] += step
    return found
