"""docs/qualification.md from the rules and the professions that the program reads."""

from openimr.process.dated import DatedValue
from openimr.reviewers.professions import Profession, Scope, professions
from openimr.reviewers.qualification.answers import RULES, qualification_rules
from openimr.vocabulary.not_asked import not_asked

HEAD = """\
Who may review, from `src/openimr/reviewers/rules/`. Evidence: V verified in the named source, P partly read, GK general
knowledge, INF inference. Rules are held against the day of review; see [reviewers.md](reviewers.md) for how they are
answered."""
PROFESSIONS = """\
R3 is asked of MD and DO only. Another profession reviews what it may treat (R9); what is not listed is outside. What
each may review is general knowledge and has to be read by someone who knows the acts."""

SEVERAL = """\
One case has, as a rule, one reviewer; more need the Administrative Director's written approval (8 CCR 9792.10.6(c), V
S8). The statute asks for a clinician who knows the condition, the treatment and the guidelines (LC 139.5(d)(4)(A), V
S28) and does not say how that is held against several items. Our reading (INF):

- Surgery, where any is asked for, else every item that does not follow others, is a **main item**: it is decided by who
  knows as many of the main items as anybody has as the own field or beside it.
- What accompanies a treatment, or what a physician of any field orders or judges (a stay, an assistant, a transport, a
  laboratory test, a consultation), **follows**; after surgery its therapy, medication, equipment and care at home too,
  where they are for the same part of the body: the request names it, or the diagnoses do. Buprenorphine and long-acting
  opioids are no aftercare.
- Surgery of a part of which no diagnosis speaks is not the main item alone: what the case is about is one too.
- An item beyond that is **beside** the reviewer's field: R8 is yes for a physician and says that the item is of another
  field. Nobody of another profession decides what is outside its scope (R9): aftercare is inside it as if it were asked
  for in the part that was operated on.
- A drug of which only the class is listed is judged by who treats the diagnosis as the own field.
- What is approved, authorized, withdrawn, deferred or conditionally non-certified is not reviewed and bars nobody.

Decisions [0123](decisions/0123-the-main-items-decide.md) and
[0210](decisions/0210-a-surgery-steers-its-own-part.md) say why."""
LEFT_OUT = """\
The lists of who treats and performs what (`src/openimr/vocabulary/data/fields.yaml` and `treated_by.yaml`, grade GK)
were made by a walk through the boards of ABMS and AOBMS, the individual professions of the NUCC taxonomy and the
chapters of ICD-10-CM. These have no line there:"""


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
    lines += ["## Several items", "", SEVERAL, "", "## Who is not asked", "", LEFT_OUT, ""]
    left_out = (*not_asked().specialties.items(), *not_asked().professions.items())
    lines += [f"- {', '.join(names)}: they {reason}" for reason, names in left_out]
    lines.append("")
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
        parts.append(f"{', '.join(scope.kinds)} of {', '.join((*scope.regions, *scope.fields))}")
    said = "; ".join(parts) or "nothing alone"
    return f"{said} ({scope.note})" if scope.note else said


def _ways(name: str, entry: Profession) -> str:
    return f"{name}: {', '.join(entry.also)}"
