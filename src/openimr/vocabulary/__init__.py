"""What words mean: drugs, body parts, conditions, procedures, and one fast matcher over them all."""

from openimr.vocabulary.body_parts import find_body_part, part_and_side, region_of
from openimr.vocabulary.drugs import drug, drug_classes, find_drug, in_form, same_drug
from openimr.vocabulary.entries import BodyPart, Condition, Drug, Procedure, Term
from openimr.vocabulary.matching import terms
from openimr.vocabulary.procedures import find_procedure, procedure

__all__ = [
    "BodyPart",
    "Condition",
    "Drug",
    "Procedure",
    "Term",
    "drug",
    "drug_classes",
    "find_body_part",
    "find_drug",
    "find_procedure",
    "in_form",
    "part_and_side",
    "procedure",
    "region_of",
    "same_drug",
    "terms",
]
