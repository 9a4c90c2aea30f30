"""What words mean: drugs, body parts, conditions, procedures, and one fast matcher over them all."""

from openimr.vocabulary.body_parts import find_body_part, part_and_side, region_of
from openimr.vocabulary.codes import code_of, codes_in
from openimr.vocabulary.conditions import condition_for_code, find_condition
from openimr.vocabulary.drugs import drug, drug_begun, drug_classes, find_drug, in_form, same_drug
from openimr.vocabulary.entries import BodyPart, Code, Condition, Drug, Procedure, Shorthand, Term
from openimr.vocabulary.families import Family, families, same_family
from openimr.vocabulary.icd import icd_description
from openimr.vocabulary.matching import Scan, scan, terms
from openimr.vocabulary.opioids import FactorTable, OpioidFactor, morphine_equivalents, opioid_factors
from openimr.vocabulary.people import LONGEST_NAME, fold_name, is_nobody
from openimr.vocabulary.procedures import find_procedure, procedure, procedure_of
from openimr.vocabulary.specialties import specialties_for
from openimr.vocabulary.states import state_of

__all__ = [
    "LONGEST_NAME",
    "BodyPart",
    "Code",
    "Condition",
    "Drug",
    "FactorTable",
    "Family",
    "OpioidFactor",
    "Procedure",
    "Scan",
    "Shorthand",
    "Term",
    "code_of",
    "codes_in",
    "condition_for_code",
    "drug",
    "drug_begun",
    "drug_classes",
    "families",
    "find_body_part",
    "find_condition",
    "find_drug",
    "find_procedure",
    "fold_name",
    "icd_description",
    "in_form",
    "is_nobody",
    "morphine_equivalents",
    "opioid_factors",
    "part_and_side",
    "procedure",
    "procedure_of",
    "region_of",
    "same_drug",
    "same_family",
    "scan",
    "specialties_for",
    "state_of",
    "terms",
]
