"""A letter's account of a case: on which visit each sentence stands, and which words are utilization review's.

A case summary tells of visits one after another ("On 03-02-2016 the worker reported ... The examination showed ..."),
and between them of what the claims administrator decided and why. What a reviewer says of the worker ("denied for lack
of muscle spasm") is no finding of a clinician.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

import msgspec

from openimr.clinical.body.rules import pattern
from openimr.clinical.body.when import dates_in
from openimr.clinical.passage import Draft, Passage
from openimr.model import Finding

_RECORD = (
    r"(?:(?:progress|medical|office|clinic(?:al)?|physician|visit|doctor.s|provider|chart|soap|handwritten|follow-?up|"
    r"initial|first|latest|recent|consult\w*|evaluation|narrative|supplemental|qme|ame|pr-?2|work status|treat\w+|pain|"
    r"orthop\w+|neurolog\w+|psych\w+|chiropractic|therapy|primary|secondary|emergency|urgent care|er|permanent|interim)"
    r"[ /-])*(?:reports?|notes?|records?|documentation|documents?|pr-?2s?|visits?|evaluations?|re-?evaluations?|"
    r"examinations?|exams?|encounters?|consultations?|follow-?ups?|appointments?|assessments?|dfr|date of service)"
)
# The words right before the date of a visit.
_OF_VISIT = pattern(
    rf"(?:\b{_RECORD}(?: (?:findings?|notes?|reports?|dictated|authored|performed|conducted|completed|done|took place|from|"
    r"of|on|for|,? ?dated?|was|of the same date|submitted|provided|by|with|the|a|his|her|(?:treating |attending |primary |requesting )?"
    r"(?:physician|provider|doctor|chiropractor|surgeon)))*"
    r"|\b(?:presented|seen|evaluated|re-?evaluated|examined|returned|visited|followed up|complain\w*|report(?:ed|s)|stated|"
    r"noted|documented)(?: (?:to|for|by|in|at|the|an?|his|her|clinic|office|provider|follow-?up|visit|again|back|"
    r"(?:treating |attending )?(?:physician|provider|doctor)|on|as of))*)[ ,:(]*$"
)
# A sentence, or a clause of one, that opens with its day: "On 3-2-16", "and on 3-9-16", "As of 5/1/2016".
_OPENS = pattern(
    r"(?:^|[.;,] ?(?:and |but |then |while )?|\b(?:and|but) (?:then |again )?)(?:(?:then|again|later|currently|most recently),? )?"
    r"(?:on|as of|by)(?: or about)? (?:\(|the )?$"
)
_BEFORE_RECORD = pattern(
    r"(?:^|\b(?:in|on|per|by|of|from|to|the|an?|this|that|his|her|recent|latest|last|handwritten)[ (]*)$"
)
_RECORD_AFTER = pattern(rf"[ ,)]*(?:\w+ ){{0,3}}?{_RECORD}\b")
# What a clinic does: without one of these words a day that opens a sentence is no visit's.
_CLINIC = pattern(
    r"\b(?:report(?:s|ed|ing)?|complain\w*|present(?:s|ed)|seen|evaluat\w+|examin\w+|exam\b|stat(?:es|ed)|not(?:es|ed)|"
    r"document\w*|rat(?:es|ed|ing)|describ\w+|continu\w+|den(?:ies|ied) (?!the |a |authoriz|request)|reveal\w*|show\w*|"
    r"demonstrat\w*|follow\w*|return\w*|visit|diagnos\w+|prescribed|recommend\w+|had|has|was|were|is|felt|feels|"
    r"acknowledg\w+|appear\w*|gave|placed|worker|patient|applicant|claimant|provider|physician)\b"
)
# Days of other things: an injury, a study, an operation, a form, a decision, the start of a drug.
_NO_VISIT = pattern(
    r"\b(?:injur(?:y|ed)(?! (?:worker|employee))|born|birth|mri|mra|ct|cat scan|x-?rays?|radiographs?|ultrasound|emg\S*|ncv|ncs|"
    r"electrodiagnos\w+|scans?|imaging|tomograph\w*|arthrogram|discogram|study|studies|films?|lab\w*|urine|uds|tox\w*|screens?|"
    r"cures|surger(?:y|ies)|operat\w+|underwent|arthroscop\w*|fusion|repair|release|inject\w+|block|pinning|"
    r"reduction|rfas?|request(?:s|ed)?|authoriz\w+|certif\w+|non-?certif\w+|review\w*|ur|denial|determin\w+|"
    r"appeal\w*|application|letter|since|start\w*|began|until|through|last worked|hired|agreement|contract|claim)\b"
    r"[^.;]{0,25}$"
)
_REPORT_OF = pattern(rf"\b{_RECORD}(?: (?:dated|of|on|from|for))*[ (]*$")
_OTHER_AFTER = pattern(
    r"[ ,)]*(?:(?:a|an|the|his|her|to|this|that|another|first|second|repeat|left|right|bilateral|cervical|lumbar|worker|"
    r"patient|injured|applicant|he|she|treating|requesting|attending|primary|physician|provider) )*"
    r"(?:underwent|had (?:an? )?(?:\w+ ){0,3}(?:surg\w+|mri|ct|injection|repair|fusion|release|emg)|mri|ct\b|x-?rays?|emg|"
    r"utilization|ur\b|request(?:s|ed)?\b|rfa\b|request for authorization|claims|insurer|injur\w+\b(?! (?:worker|employee))|surger\w+|"
    r"sustained|was injured|fell|appealed|claims administrator|decision|(?:fe)?male)"
)
_FORM_FIRST = pattern(
    r"^\W*(?:(?:a|an|the) )?(?:(?:formal|initial|original) )?(?:requests?|rfa|appeal|application|letter)\b"
)
_AND = pattern(r"^[ ,]*(?:and|through|to|&|,)[ ,]*$")
_RANGE = pattern(r"[ ,]*(?:through|to|until|-|–) ")
_LIKENED = pattern(
    r"\b(?:unchanged from|compared (?:to|with)|as (?:in|on) the|same as|since (?:the|his|her) (?:last|prior))\b[^.;]{0,30}$"
)

_REVIEWER = (
    r"(?:utili[sz]ation review(?:er)?s?|\bUR\b|claims? administrators?|(?:the |a )?(?:prior|previous|original|initial|earlier|"
    r"peer|physician|pre-?authorization) (?:review(?:er)?|determination|denial)|\breviewer\b|insurer|insurance carrier|"
    r"claims adjuster|\badjuster\b|pre-?authorization process)"
)
_OUTCOME = (
    r"(?:(?:conditionally )?(?:non-? ?certified|not certified|not approved|not authorized|denied|modified|certified|approved|"
    r"authorized|deferred|non-? ?authorized|partially \w+))"
)
_REVIEW = pattern(
    rf"{_REVIEWER}"
    r"|\b(?:requests?|requested \w+|treatment|case|appeal|items?|services?|(?<=\breview )it)\b[^.;]{0,220}?"
    rf"\b(?:was|were|is|are|has been|have been|had been|be)(?: (?:then|also|previously|again|initially|subsequently|both|all|"
    rf"further))* {_OUTCOME}\b"
    rf"|\b(?:was|were|been)(?: previously)? {_OUTCOME} (?:due to|because|as there|given|based on|citing|for (?:a )?lack)"
    r"|\bin (?:its|the) (?:ur )?determination\b|\b(?:was|were) the original requests?\b|\bimr[- ]eligible portion\b"
    r"|\b(?:rationale|reasons?|basis|ground|grounds) (?:for|of) (?:the )?(?:denial|non-?certification|modification|decision)"
    r"|\b(?:denial|non-?certification|modification) (?:was|is|of|for|dated|regarding|letter|rationale|stated|noted|indicated)\b"
)
_ONLY_NAMED = pattern(
    r"\b(?:submitted|sent|forwarded|received|provided|available)\b[^.;]{0,30}\b(?:to|by|for) (?:the )?$|\bfor (?:independent )?(?:medical )?$"
)
_SHARED_SENTENCE = pattern(r"; |, (?:and|but|while|although|though|however|which|whereas) |\b(?:but|whereas|although) ")
# A sentence that begins to tell of an examination, and what ends the telling.
_EXAMINATION = pattern(
    r"(?:(?:on|upon|the|a|an|his|her|per|physical|objective|clinical|orthop\w+|neurologic\w*|musculoskeletal|general|focused|"
    r"current|lumbar|cervical|thoracic|spine|back|neck|shoulder|knee|wrist|hand|elbow|hip|ankle|foot|left|right|bilateral|of|"
    r"in|and|most|recent|provider.s|physician.s|applicant.s|worker.s|patient.s|injured|there|was|also|additionally|dated|"
    r"documented|[\d/-]+)[ ,(]+){0,8}"
    r"(?:exam(?:ination)?s?|findings|palpation|inspection)\b(?! (?:was|is|were) (?:request|order|recommend|schedul|plan|not|denied))"
)
_LEAVES = pattern(
    r"\b(?:complain\w*|report(?:s|ed|ing)|stat(?:es|ed)|den(?:y|ies|ied)|treat(?:ment|ments|ed|ing)|plan|plans|medications?|"
    r"diagnos\w+|impression|assessment|work(?:ing)? (?:status|restrict\w+|duty)|off (?:of )?work|mri|ct|x-?rays?|"
    r"radiograph\w*|imaging|emg\S*|ncv|electrodiagnos\w+|request\w*|authoriz\w+|recommend\w*|prescri\w+|"
    r"histor\w+|therap(?:y|ies)|surger\w*|underwent|taking|takes|since|provider|physician|utilization|on \d|"
    r"returned|presented|seen|pain (?:was |is )?rated|rat(?:es|ed)|mechanism|injury|studies|study)\b"
)
_KEPT = frozenset({"ur_decision", "ur_reason", "request", "date_of_injury", "age", "sex"})
_UNDATED = frozenset({"date_of_injury", "mechanism", "age", "sex", "ur_decision", "ur_reason"})
_ASKED = frozenset({"medication", "treatment", "surgery"})
_ASKED_STATUS = frozenset({"requested", "authorized", "denied"})


class Narrative(msgspec.Struct, frozen=True):
    """The visits of a text by the offset from which each rules, and the stretches in which review speaks."""

    starts: tuple[int, ...]
    days: tuple[str, ...]
    review: tuple[tuple[int, int], ...]

    def day(self, offset: int) -> str | None:
        """The day (ISO) of the visit that the words at an offset tell of; None before the first and in a review's words."""
        if self.of_review(offset):
            return None
        found = bisect_right(self.starts, offset)
        return self.days[found - 1] if found else None

    def of_review(self, offset: int) -> bool:
        """Whether utilization review or the claims administrator speaks at an offset."""
        found = bisect_right(self.review, (offset, 1 << 60))
        return bool(found) and offset < self.review[found - 1][1]

    def admits(self, draft: Draft) -> bool:
        """Whether a draft may stand: of a review's words only what was asked, what was decided and why."""
        if not self.of_review(draft.start if draft.anchor is None else draft.anchor):
            return True
        if draft.kind in _ASKED:
            return draft.attributes.get("status") in _ASKED_STATUS
        return draft.kind in _KEPT

    def dated(self, finding: Finding, *, given: str | None) -> Finding:
        """The finding with the day of its visit, unless its own words gave it one (`given`).

        The day that only opens the sentence is the visit's and not the treatment's: "On 3-2-16 he asked for therapy".
        """
        place = finding.evidence.start
        day = self.day(place)
        attributes = finding.attributes
        if finding.kind == "treatment" and day is not None and attributes.get("when") in self.days:
            attributes = {name: value for name, value in attributes.items() if name not in {"when", "to"}}
            given = None
        if finding.kind in _UNDATED:
            day, given = None, given if finding.kind != "date_of_injury" else None
        return msgspec.structs.replace(finding, date=given or day, attributes=attributes)


def narrated(passages: Sequence[Passage]) -> tuple[tuple[Passage, ...], Narrative]:
    """The passages of one text as sentences of an account, each with its visit's day as its record's, and the account.

    Headings rule a page; in running prose "Objective findings included ..." rules its sentence and those that go on
    with the examination.
    """
    marks: list[tuple[int, str]] = []
    review: list[tuple[int, int]] = []
    told: list[Passage] = []
    day: str | None = None
    examined, label = False, ""
    for passage in passages:
        spoken = _review_in(passage.text)
        if spoken is not None:
            review.append((passage.start + spoken, passage.start + len(passage.text)))
        found = _visits_in(passage.text, len(passage.text) if spoken is None else spoken)
        # The first visit of a sentence rules all of it: "He was seen on 3-2-16 with neck pain."
        marks += [(passage.start + (0 if n == 0 else at), day) for n, (at, day) in enumerate(found)]
        own = found[0][1] if found else day
        fresh = bool(passage.label) and passage.label != label
        label = passage.label
        examined = spoken is None and _on_examination(passage, examined=examined, fresh=fresh)
        told.append(_retold(passage, None if spoken == 0 else own, examined=examined, fresh=fresh))
        day = found[-1][1] if found else day
    account = Narrative(starts=tuple(at for at, _ in marks), days=tuple(day for _, day in marks), review=tuple(review))
    return tuple(told), account


def _on_examination(passage: Passage, *, examined: bool, fresh: bool) -> bool:
    """Whether a sentence tells of an examination: it says so, or goes on after one that does."""
    if passage.section == "objective" and fresh:
        return True
    exam = _EXAMINATION.match(passage.text)
    if exam is not None:
        return True
    return examined and _LEAVES.search(passage.text) is None


def _retold(passage: Passage, day: str | None, *, examined: bool, fresh: bool) -> Passage:
    section = "objective" if examined else passage.section if fresh and passage.section != "objective" else ""
    if passage.section in {"form", "boilerplate", "guideline"}:
        section = passage.section
    context = passage.context
    if day is not None and day != context.date:
        context = msgspec.structs.replace(context, date=day)
    return msgspec.structs.replace(passage, section=section, context=context)


def _review_in(text: str) -> int | None:
    """Where in a sentence the words of review begin; None where it has none."""
    for match in _REVIEW.finditer(text):
        if _ONLY_NAMED.search(text, max(0, match.start() - 60), match.start()):
            continue
        shared = [cut.end() for cut in _SHARED_SENTENCE.finditer(text, 0, match.start())]
        return shared[-1] if shared and _CLINIC.search(text, 0, shared[-1]) else 0
    return None


def _visits_in(text: str, stop: int) -> list[tuple[int, str]]:
    """The days of visits that a sentence names before `stop`, with the place from which each rules."""
    found: list[tuple[int, str]] = []
    if _FORM_FIRST.match(text):
        return found
    last = -1
    for start, end, day in dates_in(text[:stop]):
        if found and last >= 0 and _AND.match(text[last:start]):
            found[-1] = (found[-1][0], max(day, found[-1][1]))  # "notes of 3-2-16 and 4-6-16 tell": as of the later one
            last = end
            continue
        last = -1
        before = text[max(0, start - 160) : start]
        opens = _OPENS.search(before)
        if opens is not None:
            if _OTHER_AFTER.match(text, end) or not _CLINIC.search(text, end, stop):
                continue
            found.append((max(0, start - len(before) + opens.start()), day))
            last = end
        elif _is_visit(text, before, start, end):
            found.append((start, day))
            last = end
    return found


def _is_visit(text: str, before: str, start: int, end: int) -> bool:
    if _LIKENED.search(before) or (_RANGE.match(text, end) and dates_in(text[end : end + 25])):
        return False
    if _OF_VISIT.search(before):
        return _REPORT_OF.search(before) is not None or _NO_VISIT.search(before) is None
    return (
        _BEFORE_RECORD.search(before) is not None and _RECORD_AFTER.match(text, end) is not None and _plain(text, end)
    )


def _plain(text: str, end: int) -> bool:
    """Whether the words behind a date name a clinic's record, none of a study or of review."""
    return _NO_VISIT.search(text[end : end + 45].split(",")[0]) is None
