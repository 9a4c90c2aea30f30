"""The page on decision rules, drawn from review/rules.yaml and the topics that name them."""

from openimr.guidelines import Topic, shelf
from openimr.review.calibration import Map, calibration
from openimr.review.rules import Requirement, Rule, rules

OPENING = """\
How assessed criteria become a proposal. A rule belongs to a kind of request; topics of the guideline library name it,
and their criteria each play a part in it ("analgesia", "conservative care"), so that one rule serves every edition.

- What a rule **asks** must hold. A part that the records do not show stands against the request only after every page
  was read; one that turns on a missing record, or on which the records contradict each other, leaves the item to the
  reviewer.
- What **defeats** it, when the records speak against it, stands alone against the request.
- What is **weighed** is told in the draft and moves the score by at most a tenth; it never decides.
- A part that no criterion of the topics in force speaks to is not asked.
- A request that **belongs to** another of the same case (an assistant to the operation, a laxative to the opioid) falls
  with it; if the other stands, it is judged by its own rule.

No rule looks at how often requests of its kind are upheld. The score, the share of what is asked that holds, becomes a
confidence by the map at the end of this page, and a base rate enters there and nowhere else. To change a rule, edit
`src/openimr/review/rules.yaml`; then `make library docs test`."""


def rules_page(made: str) -> str:
    """Every rule in words, with the topics that lead to it."""
    named: dict[str, list[Topic]] = {name: [] for name in rules()}
    for topic, _ in shelf().topics.values():
        for name in dict.fromkeys((topic.rule, *topic.rule_of.values())):
            if name is not None:
                named[name].append(topic)
    parts = ["# Decision rules", made, OPENING]
    parts += [_rule(name, rule, named[name]) for name, rule in rules().items()]
    parts.append(_maps())
    return "\n\n".join(parts) + "\n"


def _rule(name: str, rule: Rule, topics: list[Topic]) -> str:
    lines = [f"## {name[:1].upper()}{name[1:]}", "", rule.says, "", "Asks for:", ""]
    lines += [f"- {_asked(r)}, because {r.because}" for r in rule.require]
    if rule.defeat:
        lines += ["", "Is defeated where the records speak against:", ""]
        lines += [f"- {_asked(r)}, because {r.because}" for r in rule.defeat]
    if rule.weigh:
        lines += ["", f"Weighs: {', '.join(rule.weigh)}."]
    if rule.follows:
        lines += ["", f"Belongs to the {rule.follows}, where one is disputed in the same case."]
    if rule.taper:
        lines += ["", "Where the proposal is to uphold and the drug was in use, guidance on tapering is cited."]
    folders = {t.id: g.id for t, g in shelf().topics.values()}
    links = ", ".join(f"[{t.id}](topics/{folders[t.id]}/{t.id}.md)" for t in topics)
    return "\n".join([*lines, "", f"Topics: {links}."])


def _asked(requirement: Requirement) -> str:
    said = requirement.role or f"{requirement.name} (at least {requirement.at_least} of: {', '.join(requirement.of)})"
    stage = {"initial": " (of a new treatment)", "continuation": " (of a treatment that goes on)", None: ""}
    return f"{said}{stage[requirement.only]}"


def _maps() -> str:
    return "\n".join(
        (
            "## From score to confidence",
            "",
            "The probability that experts find the treatment necessary, read between points in a straight line. A",
            "published letter is a page where a case file is hundreds, so that the same score says less; hence",
            "two maps. How they were fitted stands in [benchmarks.md](benchmarks.md).",
            "",
            _map("Case files", calibration().case_files),
            _map("Published letters", calibration().letters),
        )
    )


def _map(name: str, points: Map) -> str:
    return f"- {name}: {'; '.join(f'score {x:g}: {y:.0%}' for x, y in points)}"
