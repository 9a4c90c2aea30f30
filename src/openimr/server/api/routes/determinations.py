"""Determinations of a case: those that were signed, as far as the account may see them."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponseBase
from ninja import Path, Router

from openimr.server.api.asking import Asked, asked_case, service
from openimr.server.api.described import bytes_of
from openimr.server.api.files import file_answer
from openimr.server.api.problems import Problem
from openimr.server.api.routes.cases import Number
from openimr.server.api.seen import determinations_for, document_for
from openimr.server.api.shapes import Determinations, DeterminationWhole
from openimr.server.cases.fetch import case_document
from openimr.server.cases.models import Determination
from openimr.server.issuing.fetch import issued_of
from openimr.server.issuing.standing import Standing, standings
from openimr.server.trail.reading import record_read

router = Router(tags=["determinations"])
Version = Annotated[int, Path(ge=0, le=2**31 - 1, description="The version of the determination, from 1.")]


@router.get("/cases/{number}/determinations", response=Determinations, operation_id="listDeterminations")
@service("see determination")
def list_determinations(request: Asked, number: Number) -> dict[str, Any]:
    """The versions that the account may see: parties and the regulator those that were issued."""
    case = asked_case(request, "see determination", number)
    record_read(case.number, "api list of determinations")
    known = determinations_for(request.account, case)
    standing = standings(case_document(case), known)
    return {"items": [_named(row, issued, standing[row.version]) for row, issued in known]}


@router.get("/cases/{number}/determinations/{version}", response=DeterminationWhole, operation_id="getDetermination")
@service("see determination")
def get_determination(request: Asked, number: Number, version: Version) -> dict[str, Any]:
    """A version with its document: whole, or, to the parties, what its letter says."""
    case = asked_case(request, "see determination", number)
    known = determinations_for(request.account, case)
    for row, issued in known:
        if row.version == version:
            record_read(case.number, f"api determination {version}")
            standing = standings(case_document(case), known)[version]
            return {**_named(row, issued, standing), "document": document_for(request.account, row)}
    raise Problem(404, "there is no such determination")


@router.get(
    "/cases/{number}/determinations/{version}/letter",
    operation_id="downloadLetter",
    openapi_extra=bytes_of("application/pdf"),
)
@service("see determination")
def download_letter(request: Asked, number: Number, version: Version) -> HttpResponseBase:
    """The letter of a version that was issued, sealed, as it was served."""
    case = asked_case(request, "see determination", number)
    issued = issued_of(case).filter(determination__version=version).first()
    if issued is None:
        raise Problem(404, "there is no such letter")
    record_read(case.number, f"api letter {version}")
    return file_answer(issued.file, "application/pdf")


def _named(row: Determination, issued: datetime | None, standing: Standing) -> dict[str, Any]:
    """A version without its document."""
    aside = standing.ordered and {"at": standing.ordered, "items": list(standing.aside), "whole": standing.whole}
    named = {"version": row.version, "sealed": row.sealed, "issued": issued, "digest": row.digest}
    return {**named, "set_aside": aside}
