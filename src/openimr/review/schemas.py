"""The published JSON Schemas (draft 2020-12), drawn from the structs: `make schemas` writes them into schemas/."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from openimr.guidelines.counts import LibraryCheck
from openimr.guidelines.views import CriterionPage, GuidelinePage, RequestAnswer, TopicList, TopicView
from openimr.model import Case, Determination, Organization, PublishedLetter, RefusedLetter, Reviewer
from openimr.process import Clock
from openimr.process.answers import CaseClocks, RefusedCase, Status
from openimr.process.notices import Notice, NoticesMade
from openimr.review.audit import AuditedItem
from openimr.reviewers.assignment import AssignmentRecord, Replay
from openimr.reviewers.matching import Match
from openimr.reviewers.roster.counting import RosterCheck

DRAFT = "https://json-schema.org/draft/2020-12/schema"
_DATES = ("date_assigned", "date_of_injury", "decision_date", "ur_denial_date", "request_date", "application_received")

Schema = dict[str, Any]


def schemas() -> Mapping[str, Schema]:
    """Each schema by the name of its file."""
    return {
        "letter.schema.json": _letter(),
        "determination.schema.json": _of(Determination, "A draft determination"),
        "case.schema.json": _of(Case, "A case"),
        "audited-item.schema.json": _audited(),
        "guidelines-for.schema.json": _of(RequestAnswer, "What imr guidelines for prints"),
        "topics.schema.json": _of(TopicList, "What imr guidelines list prints"),
        "topic.schema.json": _of(TopicView, "What imr guidelines show prints of a topic"),
        "criterion.schema.json": _of(CriterionPage, "What imr guidelines show prints of a criterion"),
        "guideline.schema.json": _of(GuidelinePage, "What imr guidelines show prints of a guideline"),
        "roster.schema.json": _list_of(Reviewer, "roster", "A roster of reviewers"),
        "organizations.schema.json": _list_of(Organization, "organizations", "A register of organisations"),
        "roster-check.schema.json": _of(RosterCheck, "What imr reviewers check prints"),
        "assignment.schema.json": _of(AssignmentRecord, "What imr reviewers assign writes"),
        "matches.schema.json": _list_of(Match, "matches", "What imr reviewers match prints"),
        "status.schema.json": _printed("status", "What imr status prints", one=Status, many=Status),
        "deadlines.schema.json": _printed("deadlines", "What imr deadlines prints", one=Clock, many=CaseClocks),
        "notices.schema.json": _of(NoticesMade, "What imr notices prints"),
        "notice.schema.json": _of(Notice, "A notice with the law behind it"),
        "replay.schema.json": _printed("replay", "What imr reviewers replay prints", one=Replay),
        "library-check.schema.json": _of(LibraryCheck, "What imr guidelines check prints"),
    }


def encoded(schema: Schema) -> bytes:
    """A schema as its file holds it."""
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"


def _audited() -> Schema:
    """One line of `imr audit`: an item, or the refusal of an input that is no letter."""
    refs, parts = _components(AuditedItem, RefusedLetter)
    parts["RefusedLetter"]["additionalProperties"] = False
    return {
        "$schema": DRAFT,
        "$id": "urn:openimr:schema:audited-item:1",
        "title": "A line of imr audit",
        "description": "One item of a published letter, the rules' proposal beside the expert's. Fields may be "
        "added; none is renamed or dropped.",
        "oneOf": list(refs),
        "$defs": parts,
    }


def _letter() -> Schema:
    """One line of `imr parse`: a record has each field of its struct, a refusal its two and no other."""
    refs, parts = _components(PublishedLetter, RefusedLetter)
    for part in parts.values():
        if "properties" in part:
            part["required"] = list(part["properties"])
            for field in part["properties"].values():
                field.pop("default", None)
    for name in _DATES:
        parts["PublishedLetter"]["properties"][name]["format"] = "date"
    parts["RefusedLetter"]["additionalProperties"] = False
    return {
        "$schema": DRAFT,
        "$id": "urn:openimr:schema:letter:1",
        "title": "A line of imr parse",
        "description": "The record of one published determination letter, or the refusal of an input that is none. "
        "Fields may be added; none is renamed or dropped.",
        "oneOf": list(refs),
        "$defs": parts,
    }


def _of(struct: type[msgspec.Struct], title: str) -> Schema:
    """The schema of a file that names its own, `openimr/NAME/1`.

    People write and edit such files: what has a default may be left out.
    """
    [ref], parts = _components(struct)
    name = next(field.default for field in msgspec.structs.fields(struct) if field.name == "schema")
    own = parts[struct.__name__]
    own["properties"]["schema"] = {"const": name}
    own["required"] = ["schema", *own["required"]] if "required" in own else ["schema"]
    return {
        "$schema": DRAFT,
        "$id": f"urn:openimr:schema:{name.split('/', 1)[1].replace('/', ':')}",
        "title": title,
        "description": f"A file of {name}.",
        **ref,
        "$defs": parts,
    }


def _list_of(struct: type[msgspec.Struct], name: str, title: str) -> Schema:
    """The schema of a list that people keep by hand, or that a command prints; it holds no name of its schema."""
    [ref], parts = _components(struct)
    return {
        "$schema": DRAFT,
        "$id": f"urn:openimr:schema:{name}:1",
        "title": title,
        "description": "Fields may be added; none is renamed or dropped.",
        "type": "array",
        "items": ref,
        "$defs": parts,
    }


def _printed(name: str, title: str, *, one: type[msgspec.Struct], many: type[msgspec.Struct] | None = None) -> Schema:
    """The schema of what a command prints without a name of its schema: of one case, or of each of several in a list.

    The clocks of one case are a list themselves.
    """
    wanted = dict.fromkeys([one, *((many, RefusedCase) if many else ())])
    refs, parts = _components(*wanted)
    of = dict(zip(wanted, refs, strict=True))
    alone = {"type": "array", "items": of[one]} if one is Clock else of[one]
    listed = [] if many is None else [{"type": "array", "items": {"anyOf": [of[many], of[RefusedCase]]}}]
    return {
        "$schema": DRAFT,
        "$id": f"urn:openimr:schema:{name}:1",
        "title": title,
        "description": "Fields may be added; none is renamed or dropped.",
        "anyOf": [alone, *listed],
        "$defs": parts,
    }


def _components(*structs: type[msgspec.Struct]) -> tuple[tuple[Schema, ...], dict[str, Schema]]:
    refs, parts = msgspec.json.schema_components(structs, ref_template="#/$defs/{name}")
    return refs, dict(sorted(parts.items()))


def main(folder: Path) -> None:
    """Write each schema into the folder."""
    folder.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        (folder / name).write_bytes(encoded(schema))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
