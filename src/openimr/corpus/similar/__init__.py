"""Precedents: the letters most like a case, how they were decided, and what set the overturned ones apart."""

from openimr.corpus.similar.ahead import Precomputed, precompute, precomputed
from openimr.corpus.similar.case import STAGES, Case, CaseError, case_of, cases_in
from openimr.corpus.similar.deciding import Decided, Difference, Share, differences_in
from openimr.corpus.similar.finding import Neighbour, Similar, similar
from openimr.corpus.similar.groups import Group, group_of_record
from openimr.corpus.similar.item import case_of_item, documented
from openimr.corpus.similar.known import check_known
from openimr.corpus.similar.looking import Circle, letters_like

__all__ = [
    "STAGES",
    "Case",
    "CaseError",
    "Circle",
    "Decided",
    "Difference",
    "Group",
    "Neighbour",
    "Precomputed",
    "Share",
    "Similar",
    "case_of",
    "case_of_item",
    "cases_in",
    "check_known",
    "differences_in",
    "documented",
    "group_of_record",
    "letters_like",
    "precompute",
    "precomputed",
    "similar",
]
