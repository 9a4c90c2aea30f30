"""Fixed formulas of guideline paragraphs in the layout of 2014 to 2017."""

from __future__ import annotations

from examples.letter_sources.letter import Guideline, cite, cited, outside

NO_MTUS_CA = "The Claims Administrator did not base their decision on the MTUS.  Decision based on Non-MTUS Citation"
NO_MTUS_ER = "The Expert Reviewer did not base his/her decision on the MTUS.  Decision based on Non-MTUS Citation"
OUTSIDE_CA = """The Claims Administrator based their decision on recommendation(s) outside of the MTUS Guidelines.
Decision based on Non-MTUS Citation"""
OUTSIDE_ER = """The Expert Reviewer based their decision on recommendation(s) outside of the MTUS Guidelines.
Decision based on Non-MTUS Citation"""


def mtus(title: str, *sections: str) -> Guideline:
    """``Decision based on MTUS <title>, Section(s): <sections>.``"""
    named = f", Section(s): {', '.join(sections)}" if sections else ""
    return cited(f"Decision based on MTUS {title}{named}.", cite("MTUS", *sections))


def odg(side: str, section: str) -> Guideline:
    return outside(f"{side} Official Disability Guidelines (ODG), {section}.", cite("ODG", section))
