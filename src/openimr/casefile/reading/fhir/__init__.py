"""FHIR R4 Bundles: each entry is a page, told in lines; documents that it carries inline are read in full."""

from openimr.casefile.reading.fhir.bundle import read

__all__ = ["read"]
