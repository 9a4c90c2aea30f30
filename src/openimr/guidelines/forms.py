"""The form in which the library holds guidelines: what a clinician writes in YAML, typed.

One folder a guideline under `library/`, `guideline.yaml` for the guideline itself and one file a topic.
`docs/guidelines.md` teaches the form.
"""

from typing import Literal, TypeAlias

import msgspec

from openimr.guidelines.law import Orders, Standards
from openimr.model import Source

CriterionKind = Literal["required-finding", "contraindication", "limit", "monitoring", "prior-treatment", "exclusion"]
Phase = Literal["initial", "repeat", "continuation", "post-op"]
Position = Literal["recommended", "recommended with conditions", "not recommended", "no recommendation"]
Grade = Literal["high", "medium", "low"]
Asked = Literal["weaning", "trial", "repeat", "post-operative", "pre-operative", "rental", "purchase"]
Scalar: TypeAlias = str | int | float | bool


class Range(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number's bounds, both included; a bound that is absent is open."""

    min: float | None = None
    max: float | None = None


Want: TypeAlias = Scalar | list[Scalar] | Range


class Condition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A question to the case file, answered yes, no, or "can't tell".

    Exactly one of these heads:
      `all`, `any`, `none`   lists of conditions
      `unless`               a list of conditions none of which is known to hold ("can't tell" does not count)
      `of` with `at_least`   so many of a list
      `test`                 a named condition of `library/tests.yaml`; a bare string means the same
      `find`                 a kind of finding, narrowed by the fields below
      `item`                 the request itself: each name is a field of the treatment with the wanted value,
                             or `stated` / `not stated`
      `computed`             a figure of `computed.py`, held against `min` and `max`
      `phase`                whether the treatment is new to this worker ("initial") or continuing
      `asks`                 the request's own words say one of these: weaning, trial, repeat, post-operative,
                             pre-operative, rental, purchase
      `on_drug`              the worker takes a drug of one of these classes beside the requested one

    Narrowing of `find`:
      `where`      attributes and the values wanted: a value, a list of them, or {min, max}
      `not_where`  attributes and values that must not be there
      `assertion`  how it must be stated; default affirmed
      `drug`       `item`: the finding names the requested drug, its class, or no drug at all;
                   `named`: it names the requested drug or its class; `other`: it names another drug only
      `treatment`  `item`: the finding's treatment is the requested procedure; or names of procedures
      `classes`    the finding's drug is of one of these classes
      `body`       `item`: same region as the request (or the finding gives none)
      `within`     days before the reference date (the request's; else the UR decision's) that still count;
                   findings without a date, and later ones, count
      `words`      the quotation or the finding's own text holds one of these words
      `before`     only findings dated before the reference date (for a retrospective request: the date of service)
      `records`    only from records of these kinds
      `count`      at least so many findings on different dates
      `latest`     only findings of the newest date among those that match
      `answered_by` conditions: a finding counts only as long as nothing that meets one of them is of a later day
    """

    all: list["ConditionOrTest"] | None = None
    any: list["ConditionOrTest"] | None = None
    none: list["ConditionOrTest"] | None = None
    unless: list["ConditionOrTest"] | None = None
    of: list["ConditionOrTest"] | None = None
    at_least: int = 1
    test: str | None = None
    find: str | None = None
    where: dict[str, Want] = {}
    not_where: dict[str, Want] = {}
    assertion: list[str] | str = "affirmed"
    drug: Literal["any", "item", "named", "other"] = "any"
    treatment: list[str] | str | None = None
    classes: list[str] = []
    body: Literal["any", "item"] = "any"
    within: int | None = None
    before: bool = False
    words: list[str] = []
    records: list[str] = []
    count: int = 1
    latest: bool = False
    answered_by: list["ConditionOrTest"] = []
    item: dict[str, Want] | None = None
    computed: str | None = None
    min: float | None = None
    max: float | None = None
    phase: Phase | None = None
    on_drug: list[str] | None = None
    asks: list[Asked] | None = None


ConditionOrTest: TypeAlias = Condition | str


class Examples(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Phrases that a note might hold, for tests: some that meet the criterion, some that refute it."""

    met: tuple[str, ...] = ()
    refuted: tuple[str, ...] = ()


class Criterion(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One checkable statement of a topic. Satisfied is good for the request, whatever the kind.

    `role` is the part that the criterion plays in decision rules (`review/rules.yaml`): "analgesia",
    "function", "indication" ...; a criterion without a role is reported and decides nothing. `subject` is a noun
    phrase that completes "The guideline asks for ..." and "The records do not show ...". `met` and `refuted` are
    conditions; a criterion without them is one for the reviewer to judge. `applies` says when it matters at all.
    """

    id: str
    text: str
    kind: CriterionKind
    phase: Phase | None = None
    no_supported_use: bool = False
    role: str | None = None
    subject: str | None = None
    applies: ConditionOrTest | None = None
    met: ConditionOrTest | None = None
    refuted: ConditionOrTest | None = None
    examples: Examples = Examples()
    pages: tuple[str, ...] = ()
    verified: bool
    source: str
    confidence: Grade | None = None


class Over(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The stretch of time or care that a limit is counted over."""

    value: str | None = None
    min: float | None = None
    max: float | None = None
    unit: str


class Limit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A figure of the guideline, with its unit and grade."""

    what: str
    value: str | None = None
    min: float | None = None
    max: float | None = None
    unit: str
    over: Over | None = None
    note: str | None = None
    verified: bool
    source: str
    confidence: Grade | None = None


class AppliesTo(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What requests a topic is about: drug classes, drugs by name, procedures or devices in the vocabulary's words."""

    classes: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    body_regions: tuple[str, ...] = ()


class Topic(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A section of a guideline on one treatment.

    `section` is the heading as determinations cite it (default: chapter, else title). `when` narrows the topic to a
    situation, `leads_when` names one in which it stands before all others. `rule` names the decision rule that its
    criteria feed, `rule_of` another one for procedures that the topic speaks on as well; `rank` orders the topics of
    one item, lowest first: the first one with a rule leads.
    """

    id: str
    title: str
    aliases: tuple[str, ...] = ()
    section: str | None = None
    chapter: str | None = None
    chapter_source: str | None = None
    any_chapter: bool = False
    sections: tuple[str, ...] = ()
    sections_source: str | None = None
    pages: tuple[str, ...] = ()
    position: Position
    applies_to: AppliesTo
    when: ConditionOrTest | None = None
    leads_when: ConditionOrTest | None = None
    rule: str | None = None
    rule_of: dict[str, str] = {}
    rank: int = 50
    note: str | None = None
    see_also: tuple[str, ...] = ()
    limits: tuple[Limit, ...] = ()
    criteria: tuple[Criterion, ...] = ()


class Edition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When a guideline is in force, and by which date of the case that is judged."""

    effective_from: str | None
    effective_to: str | None
    applies_by: str
    note: str | None = None


class ChapterEdition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One chapter's edition, where chapters are adopted one by one.

    `subject` is the one of `orders.yaml` that the chapter governs; `mtus_effective` the first day of its adoption.
    """

    chapter: str
    subject: str
    acoem_date: str
    mtus_effective: str
    verified: bool
    source: str
    confidence: Grade | None = None


class GuidelineHeader(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`guideline.yaml`: the guideline itself.

    `prefix` begins the ids of its topics. `cited` is the name by which determinations cite it, `edition_date` the date
    of the text. `concerns` says whether it is written for the complaints of body regions or for chronic pain: in the
    first three months the former lead, after that the latter. `keyed_to` is the date of the case that decides whether
    it is in force: the date of the treatment `request`, of the `service`, or of the `review` (a living text, current
    edition). `cited_as` gives a chapter's own name in citations. `chapter_of` gives the chapter of a body region, for
    topics that speak on any (`Topic.any_chapter`). `as_cited` are sources that tell what reviewers wrote that the
    guideline asks; the guideline itself was not read there.
    """

    prefix: str
    source: Source
    cited: str
    edition_date: str | None = None
    keyed_to: Literal["request", "service", "review"]
    concerns: Literal["acute complaints", "chronic pain", "both"] = "both"
    title: str
    short: str
    issuer: str | None = None
    citation: str | None = None
    based_on: str | None = None
    edition: Edition
    chapter_editions: tuple[ChapterEdition, ...] = ()
    cited_as: dict[str, str] = {}
    chapter_of: dict[str, str] = {}
    as_cited: tuple[str, ...] = ()
    sources: dict[str, str]

    def was_read(self, source: str) -> bool:
        """Whether a source tells what stands in the guideline, and not what a reviewer wrote that stands there."""
        return source.split(":", 1)[0].split(" (", 1)[0] not in self.as_cited


class Guideline(msgspec.Struct, frozen=True, kw_only=True):
    """A guideline with all its topics; `id` is the name of its folder."""

    id: str
    header: GuidelineHeader
    topics: tuple[Topic, ...]


class NamedTest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A condition with a name, used by many criteria; `says` explains it to a clinician."""

    says: str
    condition: Condition


class Library(msgspec.Struct, frozen=True, kw_only=True):
    """Everything: guidelines, named tests, and the law that says which of them governs."""

    guidelines: tuple[Guideline, ...]
    tests: dict[str, NamedTest]
    orders: Orders = Orders()
    standards: Standards = Standards()
