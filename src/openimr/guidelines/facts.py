"""The case as criteria ask about it: one disputed item, the findings that may count, the computed figures."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property

import msgspec

from openimr.guidelines.forms import Phase
from openimr.model import DisputedItem, Finding, Findings
from openimr.requests import RequestContext, context_of
from openimr.vocabulary import same_family

SECOND_HAND = frozenset(
    {
        "ur determination",
        "imr application",
        "prior imr determination",
        "attorney letter",
        "fax cover",
        "proof of service",
    }
)
"""Records that speak about the records. They never meet or refute a criterion by themselves: a determination may
not rest on the UR decision alone (8 CCR 9792.10.6(b)(2))."""

_UNNAMED = frozenset(
    {"medication", "medications", "meds", "treatment", "pain medication", "pain medications", "current medications"}
)
_CLASS_WORDS = {"opioids": "opioid", "narcotic": "opioid", "narcotics": "opioid", "nsaids": "nsaid"}
_OTHER_CARE = frozenset({"therapy note", "nursing or home health note", "functional capacity evaluation"})
COMPANIONS = frozenset(
    {
        *("acetaminophen", "aspirin", "caffeine", "ibuprofen", "naloxone"),
        *("menthol", "camphor", "methyl salicylate", "trolamine salicylate"),  # counter-irritants of creams and patches
    }
)
"""Ingredients by which a product is not known where it has another."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """A computed number with its unit, the findings it was computed from, and how, in words. None: not computable."""

    value: float | None
    unit: str
    explain: str
    findings: Findings = ()


class Facts(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """What one disputed item is judged on.

    `classes` are the drug classes of the request; `regions` the MTUS regions of its body part (or of the case's
    diagnoses where the request names none), `regions_in_order` the same, in the order in which the records complain of
    them. `reference` is the date that windows are counted back from. `others` are
    the other disputed items of the case. `first_use` is the first day on which a record has the requested drug
    taken. `phase` says whether the treatment is new to this worker; None where the records don't tell.
    """

    item: DisputedItem
    classes: frozenset[str]
    regions: frozenset[str]
    findings: Findings
    record_kinds: Mapping[str, str]
    reference: date | None
    date_of_injury: date | None
    others: tuple[DisputedItem, ...] = ()
    first_use: date | None = None
    phase: Phase | None = None
    phase_findings: Findings = ()
    figures: Mapping[str, Figure] = {}
    regions_in_order: tuple[str, ...] = ()

    @cached_property
    def context(self) -> RequestContext:
        """What the request says beside the treatment: after which operation, a trial, a taper."""
        return context_of(self.item.request)

    @cached_property
    def by_kind(self) -> Mapping[str, Findings]:
        """Findings by kind, first-hand and second-hand alike."""
        found: dict[str, list[Finding]] = {}
        for finding in self.findings:
            found.setdefault(finding.kind, []).append(finding)
        return {kind: tuple(members) for kind, members in found.items()}

    @cached_property
    def active(self) -> frozenset[str]:
        """The ingredients by which the requested drug is known: companions such as acetaminophen do not count."""
        return known_by(self.item.treatment.ingredients)

    def naming(self, finding: Finding) -> str:
        """How a finding names the requested drug: `named`, `unnamed` (no drug, or just "medications"), or `other`."""
        ingredients = set(finding.names("ingredients"))
        if ingredients & self.active:
            return "named"
        said = finding.text("treatment") or finding.text("with_treatment")
        if said is not None:
            words = said.lower()
            if self.active & set(words.split("/")) or _CLASS_WORDS.get(words, words) in self.classes:
                return "named"
            if words not in _UNNAMED:
                return "other"
        return "other" if ingredients or not self._may_mean_it(finding) else "unnamed"

    def _may_mean_it(self, finding: Finding) -> bool:
        """Whether words that name no drug ("helps", "walks more") can speak of the requested one.

        What a therapist's note calls helpful is the therapy; what held before the drug was first taken is not its
        effect.
        """
        if self.item.treatment.kind != "medication":
            return True
        if self.record_kinds.get(finding.evidence.record) in _OTHER_CARE:
            return False
        held = as_date(finding.date)
        return self.first_use is None or held is None or held >= self.first_use

    def same_product(self, finding: Finding) -> bool:
        """Whether the finding is about the requested product: Percocet is not oxycodone alone."""
        named = frozenset(finding.names("ingredients"))
        return bool(named) and named <= frozenset(self.item.treatment.ingredients)

    def first_hand(self, finding: Finding) -> bool:
        """Whether the finding stands in a clinical record rather than in a paper about the dispute."""
        return self.record_kinds.get(finding.evidence.record) not in SECOND_HAND


def known_by(ingredients: Iterable[str]) -> frozenset[str]:
    """The ingredients that a product is known by; those of companions alone where it has no other."""
    every = frozenset(ingredients)
    return every - COMPANIONS or every


def kin(first: str | None, second: str | None) -> bool:
    """Whether two procedures are the same for counting.

    An epidural injection is one, whatever its approach; visits of one family of therapy count together.
    """
    if first is None or second is None:
        return False
    return first == second or first.endswith(f" {second}") or second.endswith(f" {first}") or same_family(first, second)


def as_date(text: str | None) -> date | None:
    """An ISO date, or None."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
