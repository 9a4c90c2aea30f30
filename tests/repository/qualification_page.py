"""docs/qualification.md from the rules and the professions that the program reads."""

from openimr.process.dated import DatedValue
from openimr.reviewers.professions import Profession, Scope, professions
from openimr.reviewers.qualification.answers import RULES, qualification_rules

HEAD = """\
Who may review, from `src/openimr/reviewers/rules/`. Evidence: V verified in the named source, P partly read, GK general
knowledge, INF inference. Rules are held against the day of review; see [reviewers.md](reviewers.md) for how they are
answered."""
PROFESSIONS = """\
R3 is asked of MD and DO only. Another profession reviews what it may treat (R9); what is not listed is outside. What
each may review is general knowledge and has to be read by someone who knows the acts."""


def qualification_page(made: str) -> str:
    """The ten rules, the figures of R7, and what each profession reviews."""
    rows = []
    for name in (*RULES[:7], "R7 years", "R7 hours", *RULES[7:]):
        rule = qualification_rules()[name]
        rows += [f"| {name} | {rule.says} | {_value(value)} |" for value in rule.values]
    lines = ["# Rules of qualification", "", made, "", HEAD, "", "## Rules", ""]
    lines += ["| rule | the reviewer | counts as | from | section | evidence | note |", "|---|---|---|---|---|---|---|"]
    lines += [*rows, "", "## Professions", "", PROFESSIONS, ""]
    lines += ["| profession | reviews | section | evidence |", "|---|---|---|---|"]
    lines += [f"| {name} ({entry.says}) | {_scope(scope)} | {scope.section} | {scope.grade} |"
              for name, entry in professions().items() for scope in entry.scope]  # fmt: skip
    lines += ["", "Ways of writing them: " + "; ".join(_ways(n, e) for n, e in professions().items()) + ".", ""]
    return "\n".join(lines)


def _value(value: DatedValue) -> str:
    start = value.start.isoformat() if value.start else ""
    counts = "not asked" if value.value is None else str(value.value)
    evidence = f"{value.grade} {value.source}" if value.source else value.grade
    return f"{counts} | {start} | {value.section} | {evidence} | {value.note or ''}"


def _scope(scope: Scope) -> str:
    if scope.all:
        return "every treatment"
    parts = [", ".join(scope.treatments)] if scope.treatments else []
    if scope.kinds:
        parts.append(f"{', '.join(scope.kinds)} of {', '.join(scope.regions)}")
    said = "; ".join(parts) or "nothing alone"
    return f"{said} ({scope.note})" if scope.note else said


def _ways(name: str, entry: Profession) -> str:
    return f"{name}: {', '.join(entry.also)}"
