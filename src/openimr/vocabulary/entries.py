"""The nouns of the vocabulary, and the one compiled file that they are read from."""

from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from openimr.model import TreatmentKind

FormularyStatus = Literal["exempt", "non-exempt", "unlisted"]


class Term(msgspec.Struct, frozen=True, order=True, gc=False):
    """A word of the vocabulary found in a text: code points `start` to `end`, and what it means there."""

    start: int
    end: int
    text: str
    category: str
    id: str


class Drug(msgspec.Struct, frozen=True, kw_only=True):
    """A drug as it is prescribed: a generic in one form of release, or a fixed combination.

    `ingredients` are lower-case generic names without salts; `classes` the words that guideline criteria use.
    `form` is None for drugs taken by mouth. `schedule` is the federal (DEA) schedule as of today. `formulary` is the
    status in the MTUS drug list as far as known; only `formulary_verified` statuses were read in the list itself.
    """

    id: str
    name: str
    ingredients: tuple[str, ...]
    brands: tuple[str, ...] = ()
    misspellings: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    form: str | None = None
    extended_release: bool = False
    schedule: str | None = None
    formulary: FormularyStatus | None = None
    formulary_verified: bool = False
    strengths: tuple[str, ...] = ()

    @property
    def antispasticity(self) -> bool:
        """A muscle relaxant whose labelled use is spasticity (baclofen, tizanidine, dantrolene)."""
        return "antispasticity agent" in self.classes


class BodyPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the body; `region` is the guideline chapter it is treated under, `abbreviated` names by side."""

    id: str
    region: str
    sided: bool
    names: tuple[str, ...] = ()
    abbreviated: dict[str, tuple[str, ...]] = {}


class Procedure(msgspec.Struct, frozen=True, kw_only=True):
    """A treatment other than a drug, or a test; `region` where it belongs to one part of the body by its nature."""

    id: str
    kind: TreatmentKind
    names: tuple[str, ...] = ()
    region: str | None = None


class Condition(msgspec.Struct, frozen=True, kw_only=True):
    """A diagnosis with its codes (prefixes, dots kept) and the specialties that treat it."""

    id: str
    names: tuple[str, ...] = ()
    region: str | None = None
    icd10: tuple[str, ...] = ()
    icd9: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()


class Code(msgspec.Struct, frozen=True, kw_only=True):
    """A billing code (CPT or HCPCS) and the procedure that it stands for; `confidence` says how sure we are."""

    code: str
    procedure: str
    body_part: str | None = None
    confidence: Literal["high", "medium", "low"]


class Shorthand(msgspec.Struct, frozen=True, kw_only=True):
    """How requests abbreviate: see `data/shorthand.yaml`. `phrases` are (key word, pattern, replacement)."""

    words: dict[str, str]
    phrases: tuple[tuple[str, str, str], ...]
    together: dict[str, tuple[str, ...]]
    parts: dict[str, str]
    ordinary: tuple[str, ...]
    own_words: tuple[str, ...]


class FactorRow(msgspec.Struct, frozen=True, kw_only=True, rename={"low": "from", "high": "to"}):
    """One row of a table of morphine equivalents."""

    opioid: str
    factor: float
    unit: str = "mg/day"
    form: str | None = None
    low: float | None = None
    high: float | None = None
    source: str | None = None


class FactorList(msgspec.Struct, frozen=True, kw_only=True):
    """A published table of morphine equivalents; `verified` says that it was read in a copy of it."""

    title: str
    verified: bool
    rows: tuple[FactorRow, ...]


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """All word lists. `words` holds the small ones: category, then id, then names."""

    drugs: tuple[Drug, ...]
    body_parts: tuple[BodyPart, ...]
    procedures: tuple[Procedure, ...]
    conditions: tuple[Condition, ...]
    words: dict[str, dict[str, tuple[str, ...]]]
    noise: tuple[str, ...]
    lookalikes: tuple[str, ...]
    groups: dict[str, dict[str, tuple[str, ...]]]
    opioid_factors: dict[str, FactorList]
    codes: tuple[Code, ...]
    shorthand: Shorthand


@cache
def vocabulary() -> Vocabulary:
    """The compiled vocabulary (`data/compiled.json`), read once."""
    source = resources.files("openimr.vocabulary").joinpath("data", "compiled.json").read_bytes()
    return msgspec.json.decode(source, type=Vocabulary)
