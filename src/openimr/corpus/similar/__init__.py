"""Precedents: the letters most like a case, how they were decided, and what set the overturned ones apart."""

from openimr.corpus.similar.ahead import Group, group_of_record, precompute, precomputed
from openimr.corpus.similar.case import STAGES, Case, CaseError, case_of, cases_in
from openimr.corpus.similar.deciding import Decided, Difference, Share, differences_in
from openimr.corpus.similar.finding import Neighbour, Similar, similar
from openimr.corpus.similar.item import case_of_item, documented
from openimr.corpus.similar.known import check_known

__all__ = [
    "STAGES",
    "Case",
    "CaseError",
    "Decided",
    "Difference",
    "Group",
    "Neighbour",
    "Share",
    "Similar",
    "case_of",
    "case_of_item",
    "cases_in",
    "check_known",
    "differences_in",
    "documented",
    "group_of_record",
    "precompute",
    "precomputed",
    "similar",
]
