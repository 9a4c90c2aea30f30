"""A second look at published letters: what the rules propose without having seen the decision, beside the expert's."""

from openimr.review.audit.agreement import Agreement, agreement, agreement_by, by_year, disagreements
from openimr.review.audit.audited import AuditedItem, audit_letter, audit_line, group_of
from openimr.review.audit.masked import MaskedLetter, masked
from openimr.review.audit.proposing import ItemProposal, propose_items

__all__ = [
    "Agreement",
    "AuditedItem",
    "ItemProposal",
    "MaskedLetter",
    "agreement",
    "agreement_by",
    "audit_letter",
    "audit_line",
    "by_year",
    "disagreements",
    "group_of",
    "masked",
    "propose_items",
]
