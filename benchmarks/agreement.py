"""When a finding agrees with a hand label, kind by kind.

The spans must overlap (sex may rest on any pronoun), and the attribute that matters most to the kind must agree. What
the label leaves open is not held against the finding; body part and side count only where both name one.
"""

from collections.abc import Callable, Mapping

from benchmarks.labels import Label, Value
from openimr.model import Finding

_REGIONS: dict[str, tuple[str, ...]] = {
    "neck": ("neck", "cervical", "trapezius"),
    "low back": ("low back", "lower back", "lumbar", "lumbosacral", "sacroiliac", "sacral"),
    "upper back": ("upper back", "mid back", "thoracic"),
    "shoulder": ("shoulder", "acromioclavicular", "rotator", "scapula", "glenohumeral"),
    "elbow": ("elbow",),
    "wrist": ("wrist", "carpal"),
    "hand": ("hand", "thumb", "finger"),
    "hip": ("hip",),
    "knee": ("knee", "patella"),
    "ankle": ("ankle", "achilles"),
    "foot": ("foot", "feet", "toe", "plantar", "heel"),
    "head": ("head", "face", "skull"),
    "abdomen": ("abdom", "umbilic", "groin", "inguinal"),
    "arm": ("arm", "upper extremit"),
    "leg": ("leg", "lower extremit", "thigh", "buttock"),
}
_NEAR = {frozenset(pair) for pair in (("arm", "hand"), ("arm", "wrist"), ("arm", "elbow"), ("leg", "knee"))}
"""Regions that a careful reader may exchange: forearm and wrist, lower leg and knee."""

_SYMPTOMS = (
    {"numbness", "tingling", "paresthesia", "paresthesias", "pins and needles", "hypoesthesia"},
    {"headache", "headaches", "migraine"},
    {"pain", "ache", "soreness", "radicular symptoms", "radicular pain", "burning", "burning pain", "radiation"},
    {"spasm", "muscle spasm", "spasms"},
)
_FOUND = {"present", "positive", "abnormal", "increased"}
_NOT_FOUND = {"absent", "negative", "normal"}
_LESS = {"decreased", "abnormal"}

Check = Callable[[Mapping[str, Value], Finding], bool]


def region(part: str) -> str | None:
    """The region that a body part belongs to, or None where the table does not say ("back" alone is such a word)."""
    words = part.lower()
    return next((name for name, stems in _REGIONS.items() if any(stem in words for stem in stems)), None)


def same_part(label: Mapping[str, Value], finding: Finding) -> bool:
    """Whether body part and side agree as far as both name one."""
    one, other = label.get("body_part"), finding.text("body_part")
    if isinstance(one, str) and other:
        regions = region(one), region(other)
        if None not in regions and regions[0] != regions[1] and frozenset(regions) not in _NEAR:
            return False
    sides = {str(label["side"]), finding.text("side")} if "side" in label and finding.text("side") else set()
    return len(sides) < 2 or "bilateral" in sides


def same_number(name: str) -> Check:
    """A check that a number, where labelled, is the same."""

    def check(label: Mapping[str, Value], finding: Finding) -> bool:
        value = label.get(name)
        if value is None:
            return True
        found = finding.number(name)
        return found is not None and float(str(value)) == found

    return check


def same_word(name: str, *, where_both: bool = False) -> Check:
    """A check that a word, where labelled, is the same; `where_both`: only where the finding gives one too."""

    def check(label: Mapping[str, Value], finding: Finding) -> bool:
        value, found = label.get(name), finding.text(name)
        if value is None or (where_both and found is None):
            return True
        return found is not None and str(value).lower() == found.lower()

    return check


def same_ingredients(label: Mapping[str, Value], finding: Finding) -> bool:
    """The same set of generic names, where labelled."""
    wanted = label.get("ingredients")
    return not isinstance(wanted, tuple) or set(wanted) == set(finding.names("ingredients"))


def ingredients_where_both(label: Mapping[str, Value], finding: Finding) -> bool:
    """The same generic names, where both name some."""
    return not finding.names("ingredients") or same_ingredients(label, finding)


def same_symptom(label: Mapping[str, Value], finding: Finding) -> bool:
    """The same symptom, or two words for it."""
    wanted, found = label.get("symptom"), finding.text("symptom")
    if not isinstance(wanted, str) or found is None:
        return True
    found = found.lower()
    return wanted in found or found in wanted or any(wanted in group and found in group for group in _SYMPTOMS)


def same_result(label: Mapping[str, Value], finding: Finding) -> bool:
    """The same result of a sign: by its value where labelled, else by its result ("denied" turns it round)."""
    wanted, found = label.get("result"), finding.text("result")
    if "value" in label:
        # 5/5 strength and 2+ reflexes are what "normal" means.
        full = (label.get("sign"), label["value"]) in {("strength", 5), ("reflex", 2)}
        return same_number("value")(label, finding) or (full and found == "normal")
    if wanted is None:
        return True
    if finding.assertion == "denied":
        return wanted in _NOT_FOUND and found not in _NOT_FOUND
    return wanted == found or any(wanted in group and found in group for group in (_FOUND, _NOT_FOUND, _LESS))


def same_area(label: Mapping[str, Value], finding: Finding) -> bool:
    """The same area of life, where neither is general."""
    areas = {str(label.get("area", "general")), finding.text("area") or "general"}
    return len(areas) == 1 or "general" in areas


_KEYS: dict[str, tuple[Check, ...]] = {
    "age": (same_number("years"),),
    "sex": (same_word("value"),),
    "date_of_injury": (same_word("when"),),
    "complaint": (same_symptom, same_part),
    "pain_score": (same_number("value"), same_number("high")),
    "relief": (same_number("percent"),),
    "medication": (same_ingredients,),
    "side_effect": (same_word("effect", where_both=True),),
    "urine_drug_test": (same_word("result"),),
    "function": (same_word("direction"), same_area),
    "work_status": (same_word("status"),),
    "exam": (same_word("sign"), same_result, same_word("movement", where_both=True), same_part),
    "imaging": (same_word("modality", where_both=True), same_word("level", where_both=True)),
    "electrodiagnostic": (same_word("result"),),
    "treatment": (same_number("visits"),),
    "request": (ingredients_where_both,),
    "ur_decision": (same_word("outcome"), ingredients_where_both),
}
"""What has to agree beyond the overlap of spans; a kind that is absent needs no more than that."""


def overlap(label: Label, finding: Finding) -> int:
    """Code points that the spans share."""
    return min(label.end, finding.evidence.end) - max(label.start, finding.evidence.start)


def same_content(label: Label, finding: Finding) -> bool:
    """Whether a finding of the label's kind says the same, wherever it stands."""
    return finding.kind == label.kind and all(check(label.attributes, finding) for check in _KEYS.get(label.kind, ()))


def agrees(label: Label, finding: Finding) -> bool:
    """Whether the finding counts as the label's: the same kind (or one that `also` allows) and the same content."""
    if finding.kind == label.kind:
        return (label.kind == "sex" or overlap(label, finding) > 0) and same_content(label, finding)
    return finding.kind in label.also and overlap(label, finding) > 0


def same_assertion(label: Label, finding: Finding) -> bool | None:
    """Whether the mood agrees; None where the label leaves it open or the finding is of another kind."""
    if label.assertion is None or finding.kind != label.kind:
        return None
    if label.assertion == finding.assertion:
        return True
    moods = {label.assertion, finding.assertion}
    if label.kind == "exam" and moods == {"affirmed", "denied"}:
        return label.attributes.get("result") in _NOT_FOUND
    return label.kind in {"treatment", "surgery", "hospital_stay"} and moods == {"affirmed", "historical"}
