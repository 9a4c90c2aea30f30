"""Ten thousand open cases for a thousand reviewers, conflicts included: time, memory, and how good the result is."""

import json
import resource
import subprocess
import sys
import time

from benchmarks.assignment_bound import bound
from benchmarks.assignment_instance import make_instance
from benchmarks.report import ROOT, machine, table
from openimr.reviewers.assignment import AssignmentRules, Inputs, assignment_rules, record_text, solve
from openimr.reviewers.assignment.batch import screen_of
from openimr.reviewers.assignment.qualifying import qualified
from openimr.reviewers.assignment.record import assignment_record
from openimr.reviewers.assignment.screen import screened_problem

CASES, REVIEWERS, JOBS, SEED = 10_000, 1_000, 2, "benchmark"
BAR = 60


def measure() -> str:
    """Run once in a process of its own, so that memory is that of the assignment alone."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.assignment"], capture_output=True, text=True, check=True, cwd=ROOT
    )
    found = json.loads(done.stdout)
    head = (
        f"{CASES:,} invented cases, {found['wanted']:,} reviews wanted, {REVIEWERS:,} reviewers with 20 affiliations "
        f"each and capacities of 1 to 20, {found['persons']:,} persons and {found['organizations']:,} organisations "
        f"among the parties; {found['pairs']:,} admissible pairs. Wanted: under {BAR} s, conflicts included. "
        f"{machine()}."
    )
    times = table(("step", "seconds"), [(name, f"{seconds:.1f}") for name, seconds in found["times"].items()])
    quality = (
        f"{found['assigned']:,} reviews were assigned. Urgency and fit as one sum: {found['value']:,}; the bound by "
        f"HiGHS over all pairs: {found['bound']:,.2f} ({found['rounds']} linear programs, "
        f"{found['bound_seconds']:.0f} s, not counted above). Mean fit {found['fit']:.3f}. "
        f"The only assignment as good: {'yes' if found['unique'] else 'no'}. {found['small']}"
    )
    memory = (
        f"Peak memory {found['memory']:,} MB, and {found['children']:,} MB in the largest of {JOBS} further processes."
    )
    return f"{head}\n\n{times}\n{quality}\n\n{memory}\n"


def run() -> dict[str, object]:
    """The measured run."""
    made, rules = make_instance(1, CASES, REVIEWERS), assignment_rules()
    inputs = Inputs(
        cases=made.cases,
        reviewers=made.reviewers,
        organizations=made.organizations,
        needed=made.reviewers_wanted,
    )
    clock = [time.perf_counter()]
    found = qualified(inputs.cases, inputs.reviewers, made.on)
    clock.append(time.perf_counter())
    screen = screen_of(inputs, found, made.on, rules, JOBS)
    clock.append(time.perf_counter())
    record = assignment_record(
        screen, seed=SEED, seed_source="given", on=made.on, rules=rules, fingerprints=inputs.fingerprints, attest={}
    )
    record_text(record)
    clock.append(time.perf_counter())
    names = ("qualification and fit", "conflicts, due days, absences", "assignment, explanation, record")
    times = {name: clock[n + 1] - clock[n] for n, name in enumerate(names)} | {"together": clock[-1] - clock[0]}
    memory = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    problem = screened_problem(screen)
    parties = {party.id for case in made.cases for party in case.parties}
    firms = {p.id for case in made.cases for p in case.parties if p.name is None}
    begin = time.perf_counter()
    limit = bound(problem, solve(problem, SEED, rules).chosen, rules, fit_alone=True)
    return {
        "times": times,
        "wanted": record.objective.wanted,
        "assigned": record.objective.assigned,
        "pairs": len(problem.pairs.case),
        "persons": len(parties - firms),
        "organizations": len(firms),
        "fit": record.objective.fit,
        "unique": record.unique,
        "memory": memory[0],
        "children": memory[1],
        "value": limit.value,
        "bound": limit.bound,
        "rounds": limit.rounds,
        "bound_seconds": time.perf_counter() - begin,
        "small": _small(rules),
    }


def _small(rules: AssignmentRules) -> str:
    """Fit, absences, licences and load together, on a tenth of the cases."""
    made = make_instance(2, CASES // 10, REVIEWERS // 5)
    inputs = Inputs(cases=made.cases, reviewers=made.reviewers, organizations=made.organizations)
    screen = screen_of(inputs, qualified(inputs.cases, inputs.reviewers, made.on), made.on, rules, JOBS)
    problem = screened_problem(screen)
    limit = bound(problem, solve(problem, SEED, rules).chosen, rules)
    return (
        f"For {CASES // 10:,} cases and {REVIEWERS // 5:,} reviewers, urgency, fit, absences, licences and load as "
        f"one sum: "
        f"{limit.value:,}, bound {limit.bound:,.0f}."
    )


if __name__ == "__main__":
    print(json.dumps(run()))
