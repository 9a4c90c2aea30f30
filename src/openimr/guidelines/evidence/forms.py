"""The form of published studies, of the tables that give them a level, and of recommendations that rest on them.

8 CCR 9792.25.1 evaluates studies, not guidelines: a guideline's recommendation is as strong as the studies under it.
"""

from typing import Literal, TypeAlias, get_args

import msgspec

from openimr.guidelines.forms import Grade
from openimr.model import Source

Question = Literal["treatment benefit", "treatment harm", "diagnostic test", "prognosis"]
Design = Literal[
    "systematic review of randomized trials",
    "randomized trial",
    "systematic review of prospective studies",
    "systematic review of observational studies",
    "prospective study",
    "controlled cohort study",
    "cohort study",
    "systematic review of inception cohort studies",
    "inception cohort study",
    "control arm of a randomized trial",
    "cross-sectional study",
    "case-control study",
    "case-control study of a broad spectrum",
    "case-control study of severe cases and healthy controls",
    "historically controlled study",
    "uncontrolled study",
    "case series",
    "expert opinion",
    "reasoning from mechanism",
    "guideline",
    "unknown",
]
Bias = Literal["low", "identified", "unknown"]
Quality = Literal["high", "moderate", "low", "unknown"]
Stage = Literal["acute", "chronic"]
Direction = Literal["supports", "does not support", "mixed", "unknown"]
Level = Literal["1a", "1b", "1c", "2", "3", "4", "5"]
LEVELS: tuple[Level, ...] = get_args(Level)
Rating = Literal["A", "B", "C", "I"]
RATINGS: tuple[Rating, ...] = get_args(Rating)


class Graded(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far to trust a fact: read in `source`, or (not verified) known with a `confidence`."""

    verified: bool
    source: str
    confidence: Grade | None = None


class StudyCitation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the search sequence asks of a citation of a study (8 CCR 9792.21.1(d)): lead author to page.

    `lead_author` is surname, then initials ("Krebs EE"); `also` other ways in which the journal's name is written.
    """

    lead_author: str
    title: str
    journal: str
    also: tuple[str, ...] = ()
    year: int
    volume: str | None = None
    pages: str | None = None
    pmid: str | None = None
    doi: str | None = None

    @property
    def surname(self) -> str:
        """The lead author's surname."""
        return self.lead_author.rsplit(" ", 1)[0]


class Applicability(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """To which worker and request a study can speak, in the vocabulary's words; an empty list says nothing.

    `topics` are ids of the guideline library, `classes` drug classes. `excluded` are conditions whose patients the
    study did not take.
    """

    topics: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    body_regions: tuple[str, ...] = ()
    procedures: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    stage: tuple[Stage, ...] = ()


class Study(Graded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A published study, in our own words.

    `level` is a level that somebody stated, on the scale of 9792.25.1; where the design gives one, that is used.
    `direction` says what the result means for the treatment in the question; `unknown` is for a study that nobody
    here has read. `bias_because` gives the reason of the risk of bias, which is our own reading even where `verified`
    says that citation and result were read. `quality` is an appraisal beyond it. The design `guideline` is for what is
    cited like a study and is none.
    """

    id: str
    citation: StudyCitation
    question: Question
    design: Design
    level: Level | None = None
    bias: Bias
    bias_because: str | None = None
    quality: Quality = "unknown"
    population: str
    setting: str
    intervention: str
    outcome: str
    finding: str
    applies_to: Applicability
    direction: Direction


class Fit(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A design that belongs to a cell; with `bias`, only at that risk of bias."""

    design: Design
    bias: Literal["low", "identified"] | None = None


class Cell(Graded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One cell of the table of levels: what it `says`, and the designs that belong to it."""

    says: str
    fits: tuple[Fit, ...] = ()


class Need(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """So many applicable studies of this quality or better."""

    quality: Literal["high", "moderate", "low"]
    at_least: int


class RatingRow(Graded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rating of the older method; any one of `needs` is enough, and the row without needs is the rest."""

    says: str
    needs: tuple[Need, ...] = ()


class StepRule(Graded, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of a method, as the section asks it."""

    section: str
    asks: str


class Method(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A method of ranking evidence, with the dates between which it governs.

    Either `levels` (a table by level and question, each study gets a level) or `ratings` (the recommendation is
    rated by the studies under it). `dated` grades the dates and `keyed` the date of the case that they are held to.
    """

    id: str
    title: str
    section: str
    effective_from: str | None
    effective_to: str | None
    dated: Graded
    keyed_to: Literal["UR decision"]
    keyed: Graded
    steps: tuple[StepRule, ...]
    levels: dict[Level, dict[Question, Cell]] = {}
    ratings: dict[Rating, RatingRow] = {}


class Methods(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`levels.yaml`: every method, and what its source keys mean."""

    sources: dict[str, str]
    presumption: StepRule
    methods: tuple[Method, ...]


Weight: TypeAlias = Literal["counts", "may count", "set aside"]


class Recommendation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a guideline, or a party on the strength of a study, recommends about the request.

    `id` is the guideline topic or a name for the claim, `source` whose it is. `studies` are those under it.
    `studies_complete` says that no other study is under it, as with a party's claim from one study; a guideline
    whose studies are not on file must not lose for that.
    """

    id: str
    source: Source | Literal["study"]
    direction: Literal["supports", "does not support", "mixed"]
    studies: tuple[Study, ...] = ()
    studies_complete: bool = False
