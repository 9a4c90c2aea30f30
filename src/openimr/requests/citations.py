"""Guideline paragraphs to citations: the published letters' fixed wording and the freer style of UR letters."""

import re

import msgspec

from openimr.model import Citation, GuidelineBasis, Source

_CHRONIC = "Chronic Pain Medical Treatment"
_MTUS_BOOKS = (
    r"Chronic Pain (?:(?:Medical )?Treatment(?: Guidelines?)?|Guidelines)(?: \d{4})?|"
    r"(?:Initial Approaches to Treatment|General Approaches|Neck and Upper Back Complaints|Shoulder Complaints|Elbow "
    r"Complaints|Forearm, Wrist,? (?:and|&) Hand Complaints|Low Back Complaints|Knee Complaints|Ankle (?:and|&) Foot "
    r"Complaints|Stress[- ]Related Conditions|Eye Complaints)(?: \(?\d{4}\)?)?|"
    r"Post-?surgical (?:Physical Medicine )?Treatment(?: Guidelines?)?(?: \d{4})?|"
    r"Acupuncture (?:Medical )?Treatment(?: Guidelines?)?(?: \d{4})?|"
    r"Opioids? (?:Medical )?Treatment(?: Guidelines?(?: \d{4})?| \d{4})"
)
_MENTION = re.compile(
    rf"(?P<odg>(?:Work Loss Data Institute,?\s*)?Official Disability Guidelines?(?:\s*\(ODG\))?|\bODG\b)"
    r"|(?P<acoem>\bACOEM\b(?:\s+(?:Occupational Medicine )?(?:Practice )?Guidelines?)?|"
    r"American College of Occupational and Environmental Medicine(?:\s*\(ACOEM\))?)"
    rf"|(?P<book>{_MTUS_BOOKS})"
    r"|(?P<mtus>\b(?:CA[- ]?|California )?MTUS\b|Medical Treatment Utilization Schedule)"
    r"|(?P<other>Other Medical Treatment Guidelines? or Medical Evidence|Other Medical Treatment Guidelines?|"
    r"Mosby'?s|Goodman and Gilman|UpToDate|CDC Guidelines?|Washington State Guidelines?|"
    r"American Academy of Orthop(?:a)?edic Surgeons|www\.\S+|https?://\S+)",
    re.IGNORECASE,
)
_NOT_CITED = re.compile(
    r"did not cite|no (?:published |medical |specific )?guidelines? (?:is|are|was|were) (?:quoted|cited|given|named)|"
    r"without (?:citing|reference to) (?:a |any )?guideline|no medical evidence",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"(?:not\s+(?:based\s+(?:up)?on|base\s+(?:their|its|the)\s+decision\s+on|addressed\s+(?:in|by)|covered\s+(?:in|by)|discussed\s+in)"
    r"|silent\s+in|outside(?:\s+of)?|non-?)\s*(?:the\s+)?(?:CA\s+)?$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^(?:\s+guidelines?)?\s*,?\s*(?:(?:does|do|did)\s+not\s+(?:speak|address|discuss|cover|apply|mention|contain)|"
    r"(?:is|are)\s+silent|(?:is|are)\s+not\s+applicable|has\s+no)",
    re.IGNORECASE,
)
_PAGES = re.compile(
    r"(?:\bPage\(s\)|\bpages?\b|\bpgs?\b\.?|\bpp?\.)\s*:?\s*"
    r"(?P<list>\d+(?:\s?[-–]\s?\d+)?(?:\s*(?:,|;|&|and|,\s*and)\s*\d+(?:\s?[-–]\s?\d+)?)*)",
    re.IGNORECASE,
)
_SECTIONS = re.compile(r"Sections?(?:\(s\))?\s*:\s*(?P<list>.+)", re.IGNORECASE)
_UNDER_SECTIONS = re.compile(r"Sections?(?:\(s\))?\s*:", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<!\bpg)(?<!\bp)(?<!\bpp)(?<!\bed)(?<!\bno)(?<!\bvs)(?<!\bet al)\.(?=\s+[A-Z]|\s*$)")
_ISSUED = re.compile(r"^\s*\((?:[A-Za-z]+\s+\d{1,2},?\s+)?(?:19|20)\d{2}\)")
# Where a sentence goes on to say what the guideline says, the title has ended.
_SAYS = re.compile(
    r",?\s+(?:which |that )?"
    r"(?:allows?|recommends?|states?|indicates?|supports?|suggests?|notes?|advises?|requires?|says?|"
    r"(?:do|does) not)\s.*",
    re.DOTALL,
)
# A clause with its verb behind a title, or in its place, speaks of the case.
_CLAUSE = re.compile(
    r"(?:^|(?<=[,;:.]\s))[^,;:.]*\b(?:is|are|was|were|has|have|had|does|did|must|should|cannot|exceeds|do(?=\s+not))\b.*",
    re.DOTALL | re.IGNORECASE,
)
_SUBJECT = re.compile(r"(?:^|[,;:.]\s)\s*(?:the|this|that|there|he|she|it|they|we|his|her)\s[^,;:.]*$", re.IGNORECASE)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
# Titles of sections that hold a comma before a capital letter or a figure, as the schedule prints them.
_WHOLE_TITLES = (
    "NSAIDs, GI symptoms & cardiovascular risk",
    "NSAIDs, hypertension and renal function",
    "Knee, Forearm, Wrist, & Hand",
    "Forearm, Wrist, & Hand",
    "Opioids, Specific Drug List",
    "Opioids, Criteria for Use",
)


class _Part(msgspec.Struct, frozen=True, kw_only=True):
    citation: Citation
    under_mtus: bool


def parse_citations(text: str) -> GuidelineBasis:
    """What a guideline paragraph (or a UR letter's passage) rests on.

    The source is ACOEM where the citation says so, else MTUS where the schedule or one of its chapters is named, else
    ODG or other. The basis is `non-MTUS` only if neither the schedule nor a chapter it adopted is cited, and
    `none cited` where the text names no guideline, or says that none was. "MTUS does not address it" cites nothing.
    """
    flat = re.sub(r"\bNon-\s+MTUS", "Non-MTUS", " ".join(text.split()))
    parts: list[_Part] = []
    for sentence in _sentences(flat):
        parts += _parts(sentence)
    if not parts or (_NOT_CITED.search(flat) and not re.search("based on", flat, re.IGNORECASE)):
        return GuidelineBasis(basis="none cited")
    merged = list(dict.fromkeys(msgspec.json.encode(part.citation) for part in parts))
    citations = tuple(msgspec.json.decode(line, type=Citation) for line in merged)
    return GuidelineBasis(basis="cited" if any(part.under_mtus for part in parts) else "non-MTUS", citations=citations)


def _sentences(text: str) -> list[str]:
    sentences: list[str] = []
    last = 0
    for end in _SENTENCE.finditer(text):
        sentences.append(text[last : end.start()].strip())
        last = end.end()
    sentences.append(text[last:].strip())
    return [sentence for sentence in sentences if sentence]


def _parts(sentence: str) -> list[_Part]:
    non_mtus = re.search(r"Non-MTUS", sentence, re.IGNORECASE)
    mentions = _mentions(sentence)
    if not mentions:
        unknown = re.search(r"Non-MTUS Citation:?\s*(.+)", sentence, re.IGNORECASE)
        return [_Part(citation=_citation("other", unknown[1], ""), under_mtus=False)] if unknown else []
    says_acoem = any(kind == "acoem" for kind, *_ in mentions)
    parts: list[_Part] = []
    for index, (kind, start, end) in enumerate(mentions):
        tail = sentence[end : mentions[index + 1][1] if index + 1 < len(mentions) else len(sentence)]
        name = sentence[start:end]
        if kind == "mtus":
            specific = any(k in {"book", "acoem"} for k, s, _ in mentions[index + 1 :] if s - end < 60)
            if specific or (parts and not _PAGES.search(tail)):
                continue
        beyond = non_mtus is not None and non_mtus.start() < start
        source: Source = "MTUS"
        if kind == "acoem" or (kind == "book" and says_acoem and "Complaints" in name):
            source = "ACOEM"
            beyond = beyond or re.search(r"3rd\s+ed|third\s+edition|201\d", tail, re.IGNORECASE) is not None
        elif kind == "odg":
            source, beyond = "ODG", True
        elif kind == "other":
            source, beyond = "other", True
        elif beyond:
            source = "other"
        if kind == "book" and parts and source == "ACOEM" and not parts[-1].citation.sections:
            parts.pop()
        parts.append(_Part(citation=_citation(source, name, tail), under_mtus=not beyond))
    return parts


def _mentions(sentence: str) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    chapters = False
    for mention in _MENTION.finditer(sentence):
        kind = mention.lastgroup or ""
        before, after = sentence[: mention.start()], sentence[mention.end() :]
        if kind in {"mtus", "acoem"} and (_DENIED_BEFORE.search(before) or _DENIED_AFTER.search(after)):
            continue
        if kind == "book" and chapters and re.search(r"Chapter\s*\d*\W*$", before):
            continue  # "ACOEM Chapter 12 Low Back Complaints" is one citation
        listed = found and _UNDER_SECTIONS.search(sentence[found[-1][2] : mention.start()])
        if kind == "book" and listed and not _YEAR.search(mention[0]):
            continue  # the title of a section, not of another book
        chapters = chapters or kind == "acoem"
        if found and found[-1][0] == kind and kind != "book" and mention.start() - found[-1][2] < 3:
            continue
        found.append((kind, mention.start(), mention.end()))
    return found


def _citation(source: Source, name: str, tail: str) -> Citation:
    pages = tuple(
        re.sub(r"\s?[-–]\s?", "-", page)
        for found in _PAGES.finditer(tail)
        for page in re.findall(r"\d+(?:\s?[-–]\s?\d+)?", found["list"])
    )
    issued = _ISSUED.match(tail)
    rest = tail[issued.end() :] if issued else tail
    listed = _SECTIONS.search(_PAGES.sub(" ", rest))
    if listed:
        sections = _titles(listed["list"])
    elif source == "ACOEM":
        sections = tuple(
            _clean(part) for part in re.split(r"[,;]\s*(?=Chapter\b)", _PAGES.sub(" ", rest)) if _clean(part)
        )
    elif name.upper().endswith("MTUS") and re.match(r"\s+[a-z]", rest):
        sections = ()
    else:
        sections = tuple(_clean(part) for part in _PAGES.sub("\0", rest).split("\0") if _clean(part))
    year = _YEAR.search(name) or (issued and _YEAR.search(issued[0]))
    edition = re.search(r"\b(?:2nd|3rd|second|third)\s+ed(?:ition|\.)?", tail, re.IGNORECASE)
    return Citation(
        source=source,
        guideline=_guideline(source, name),
        edition=year[0] if year else edition[0] if edition else None,
        sections=sections,
        pages=pages,
    )


def _guideline(source: Source, name: str) -> str:
    if source == "ODG":
        return "Official Disability Guidelines"
    if source == "ACOEM" and "Complaints" not in name:
        return "ACOEM"
    plain = re.sub(
        r"Chronic Pain (?:(?:Medical )?Treatment|(?=Guidelines))",
        f"{_CHRONIC} ",
        " ".join(name.split()),
        flags=re.IGNORECASE,
    )
    plain = " ".join(plain.split())
    if plain == _CHRONIC:
        return f"{_CHRONIC} Guidelines"
    return "MTUS" if re.search(r"\bMTUS$|Utilization Schedule", plain, re.IGNORECASE) else plain


def _titles(text: str) -> tuple[str, ...]:
    """Section titles at commas, without tearing titles that hold one ("Opioids, criteria for use")."""
    titles: list[str] = []
    for kept in _WHOLE_TITLES:
        text = re.sub(re.escape(kept), lambda found: found[0].replace(",", "\0"), text, flags=re.IGNORECASE)
    depth = 0
    last = 0
    for index, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        ahead = text[index + 1 :].lstrip()
        if char in ",;" and depth <= 0 and (ahead[:1].isupper() or ahead[:1].isdigit() or ahead.startswith("and ")):
            titles.append(text[last:index])
            last = index + 1
    titles.append(text[last:])
    cleaned = (re.sub(r"^and\s+", "", _clean(title.replace("\0", ","))) for title in titles)
    return tuple(title for title in cleaned if title)


def _clean(text: str) -> str:
    title = _SAYS.sub("", text)
    text = _CLAUSE.sub("", title if title == text else _SUBJECT.sub("", title))
    text = re.sub(r"^\s*(?:and|of the)\s+", "", text.lstrip(" ,;:"))
    text = re.sub(r"^\W*(?:Guidelines?\b)?[\s:,.;-]*(?:\(ODG\))?[\s:,.;]*", "", " ".join(text.split()))
    text = re.sub(r"(?:\s*,?\s*\b(?:and|of the|and the|the|Non-MTUS Citation|CA|see|citing))*[\s:,.;]*$", "", text)
    return "" if text.lower() in {"and", "the", "of", "guidelines"} else text.strip()
