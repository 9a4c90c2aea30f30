"""The two small grammars that every other room needs: requests to treatments, guideline paragraphs to citations."""

from openimr.requests.addenda import addenda_of
from openimr.requests.beside import also_named, others_named
from openimr.requests.citations import parse_citations
from openimr.requests.classes import drug_classes_of
from openimr.requests.context import RequestContext, context_of
from openimr.requests.editions import first_day_of, printed_edition
from openimr.requests.parsing import parse_request
from openimr.requests.partial import partial_of
from openimr.requests.retrospective import date_of_service, is_retrospective
from openimr.requests.shorthand import written_out
from openimr.requests.splitting import split_requests

__all__ = [
    "RequestContext",
    "addenda_of",
    "also_named",
    "context_of",
    "date_of_service",
    "drug_classes_of",
    "first_day_of",
    "is_retrospective",
    "others_named",
    "parse_citations",
    "parse_request",
    "partial_of",
    "printed_edition",
    "split_requests",
    "written_out",
]
