"""Citations in the form of the published letters."""

import re

from openimr.model import Basis, Citation, GuidelineBasis

_ODG = "Official Disability Guidelines (ODG)"


def citation_text(citation: Citation) -> str:
    """One citation, without the words before it and without a full stop.

    `MTUS Chronic Pain Medical Treatment Guidelines, Section(s): Opioids, on-going management, Page(s): 78` or
    `Non-MTUS Citation Official Disability Guidelines (ODG), Pain Chapter, Zolpidem`. What is not MTUS or ACOEM as
    adopted into MTUS is printed as a Non-MTUS citation; its sections stand without the label, as published.
    """
    name = _named(citation)
    if is_mtus(citation):
        parts = [name if name.startswith("MTUS") else f"MTUS {name}"]
        if citation.sections:
            parts.append(f"Section(s): {', '.join(citation.sections)}")
    else:
        parts = [f"Non-MTUS Citation {name}", *citation.sections]
    if citation.pages:
        parts.append(f"Page(s): {', '.join(citation.pages)}")
    return ", ".join(part.rstrip(" .,;") for part in parts)


def is_mtus(citation: Citation) -> bool:
    """Whether the citation counts as MTUS: the MTUS chapters, and the ACOEM chapters that it adopts."""
    return citation.source in {"MTUS", "ACOEM"}


def basis_of(citations: tuple[Citation, ...]) -> GuidelineBasis:
    """The basis that citations amount to: `non-MTUS` only where none of them is MTUS."""
    basis: Basis = "none cited" if not citations else "cited" if any(map(is_mtus, citations)) else "non-MTUS"
    return GuidelineBasis(basis=basis, citations=citations)


def basis_line(basis: GuidelineBasis, who: str) -> str:
    """What a party rested its decision on, as the published letters put it; `who` is `Claims Administrator`, say."""
    if basis.basis == "none cited":
        return f"The {who} did not cite any medical evidence for its decision."
    mtus = [citation_text(c) for c in basis.citations if is_mtus(c)]
    other = [citation_text(c) for c in basis.citations if not is_mtus(c)]
    sentences = []
    if basis.basis == "non-MTUS":
        sentences.append(f"The {who} did not base their decision on the MTUS.")
    if mtus:
        # "MTUS" is printed once, before the first of several.
        sentences.append(f"Decision based on {', and '.join([mtus[0], *(m.removeprefix('MTUS ') for m in mtus[1:])])}.")
    if other:
        sentences.append(f"Decision based on {', and '.join(other)}.")
    if not basis.citations and basis.basis == "cited":
        sentences.append("The records say that a guideline was used and do not name it.")
    return " ".join(sentences)


def _named(citation: Citation) -> str:
    name = citation.guideline.strip().rstrip(".,;")
    if citation.source == "ODG" and not re.search(r"\bODG\b|Official Disability", name):
        name = f"{_ODG}, {name}" if name else _ODG
    if citation.source == "ACOEM" and "ACOEM" not in name:
        name = f"ACOEM {name}".rstrip()
    if not name:
        name = "Guidelines"
    edition = (citation.edition or "").strip()
    # A year stands behind the name, as published ("Low Back Complaints 2004"); other editions in brackets.
    dated = re.fullmatch(r"(\d{4})(?:-\d\d){0,2}", edition)
    shown = dated[1] if dated else edition
    if not shown or shown in name:
        return name
    return f"{name} {shown}" if dated else f"{name} ({shown})"
