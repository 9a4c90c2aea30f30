"""The documentation against the program: a command, option, field, finding or check without its line fails here."""

import argparse
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

from openimr import model
from openimr.cli import COMMANDS, status
from openimr.model import case
from openimr.process import Clock, casestate, fees, relating, remand, screening
from openimr.process.notices.law import LawUsed
from openimr.process.notices.notice import Notice
from openimr.review.checks import CHECKS
from openimr.reviewers import ItemFit, RosterFault, RuleAnswer
from openimr.reviewers.assignment import (
    AssignmentRecord,
    Objective,
    RefusedInput,
    Replay,
    explain,
    record,
    rules,
    screen,
)
from openimr.reviewers.conflicts import Conflict
from openimr.reviewers.matching import Match
from openimr.reviewers.roster.counting import RosterCheck, RosterWarning

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
CLI = (DOCS / "cli.md").read_text()


def command_section(command: str) -> str:
    return CLI.split(f"\n## imr {command}\n", 1)[1].split("\n## ", 1)[0]


def options_of(parser: argparse.ArgumentParser) -> set[str]:
    """The options of a command and of the commands under it."""
    found = {option for action in parser._actions for option in action.option_strings if option.startswith("--")}
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            found |= {option for under in action.choices.values() for option in options_of(under)}
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_is_explained(command):
    section = command_section(command) + CLI.split("\n## ", 1)[0]
    options = options_of(import_module(f"openimr.cli.{command.replace('-', '_')}").parser())
    assert [option for option in options if f"`{option}`" not in section] == []
    usages = re.findall(rf"^    (imr {command} .*\[--json\])$", CLI, re.MULTILINE)
    assert usages
    assert set(re.findall(r"--[a-z-]+", " ".join(usages))) <= options


def test_no_option_is_explained_that_does_not_exist():
    known = {
        option
        for command in COMMANDS
        for option in options_of(import_module(f"openimr.cli.{command.replace('-', '_')}").parser())
    }
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", CLI)) <= known


def test_every_exit_code_is_explained():
    from openimr import cli

    codes = {cli.DONE, cli.REFUSED, cli.USAGE, cli.NOTHING, cli.INTERRUPTED}
    assert {int(code) for code in re.findall(r"^\| (\d+) \|", CLI, re.MULTILINE)} == codes


STRUCTS = [
    model.Determination,
    model.CaseHeader,
    model.Patient,
    model.Record,
    model.Unread,
    model.Excluded,
    model.Missing,
    model.Sentence,
    model.Evidence,
    model.ItemDetermination,
    model.GuidelineBasis,
    model.Citation,
    model.CriterionResult,
    model.Treatment,
    model.Check,
    model.GoverningStep,
    model.ReviewerNeeded,
    model.Versions,
    model.Page,
    model.Case,
    case.Party,
    case.Injury,
    case.CaseItem,
    case.Application,
    case.Event,
    Notice,
    LawUsed,
    status.Status,
    casestate.CaseState,
    casestate.ItemState,
    casestate.Owed,
    casestate.ServedNotice,
    casestate.RefusedEvent,
    casestate.Step,
    casestate.Next,
    screening.Screening,
    screening.ReasonAnswer,
    screening.EligibilityQuestion,
    fees.Fee,
    remand.OrderPart,
    relating.Related,
    Clock,
    model.Reviewer,
    model.Licence,
    model.BoardCertification,
    model.Affiliation,
    model.Absence,
    model.Attestation,
    model.Organization,
    model.OrganizationTie,
    Match,
    RuleAnswer,
    ItemFit,
    Conflict,
    RosterCheck,
    RosterFault,
    RosterWarning,
    AssignmentRecord,
    explain.Assigned,
    explain.Given,
    explain.Alternative,
    explain.Unassigned,
    screen.Barred,
    record.Load,
    record.ToAttest,
    Objective,
    rules.AssignmentRule,
    RefusedInput,
    Replay,
]


@pytest.mark.parametrize("struct", STRUCTS, ids=lambda struct: struct.__name__)
def test_every_json_field_has_its_line_and_no_line_is_without_field(struct):
    section = re.split(r"\n#", CLI.split(f"\n#### {struct.__name__}\n", 1)[1])[0]
    heads = [line[2:].split(":", 1)[0] for line in section.splitlines() if line.startswith("- ")]
    documented = [name for head in heads for name in re.findall(r"`(\w+)`", head)]
    assert sorted(documented) == sorted(field.encode_name for field in msgspec.structs.fields(struct))


def test_findings_and_checks_pages_are_what_the_program_declares():
    done = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("pages.py")), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    checks = (DOCS / "checks.md").read_text()
    assert [check.id for check in CHECKS if f"| {check.id} |" not in checks] == []


@pytest.mark.parametrize("path", sorted((DOCS / "decisions").glob("*.md")), ids=lambda path: path.stem)
def test_every_decision_says_what_lost(path):
    """The tempting alternative is what a newcomer would propose next."""
    assert re.search(r"\b(?:what|ones? that) lost\b", path.read_text(), re.IGNORECASE)


def test_links_of_the_topic_pages_lead_somewhere():
    pages = sorted((DOCS / "topics").rglob("*.md"))
    assert len(pages) > 400
    targets = {path.parent / t for path in pages for t in re.findall(r"\]\(([^)#\s:]+)\)", path.read_text())}
    assert [target for target in targets if not target.exists()] == []


@pytest.mark.parametrize("path", [ROOT / "README.md", *sorted(DOCS.glob("*.md")), ROOT / "CONTRIBUTING.md"], ids=str)
def test_links_lead_somewhere(path):
    targets = re.findall(r"\]\(([^)#\s]+)", path.read_text())
    assert [t for t in targets if "://" not in t and not (path.parent / t).exists()] == []
