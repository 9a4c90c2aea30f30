"""Determinations of a case: those that were signed, as far as the account may see them."""

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
from openimr.server.issuing.fetch import issued_of
from openimr.server.trail.reading import record_read

router = Router(tags=["determinations"])
Version = Annotated[int, Path(ge=0, le=2**31 - 1, description="The version of the determination, from 1.")]


@router.get("/cases/{number}/determinations", response=Determinations, operation_id="listDeterminations")
@service("see determination")
def list_determinations(request: Asked, number: Number) -> dict[str, Any]:
    """The versions that the account may see: parties and the regulator those that were issued."""
    case = asked_case(request, "see determination", number)
    record_read(case.number, "api list of determinations")
    return {
        "items": [
            {"version": row.version, "sealed": row.sealed, "issued": issued, "digest": row.digest}
            for row, issued in determinations_for(request.account, case)
        ]
    }


@router.get("/cases/{number}/determinations/{version}", response=DeterminationWhole, operation_id="getDetermination")
@service("see determination")
def get_determination(request: Asked, number: Number, version: Version) -> dict[str, Any]:
    """A version with its document: whole, or, to the parties, what its letter says."""
    case = asked_case(request, "see determination", number)
    for row, issued in determinations_for(request.account, case):
        if row.version == version:
            record_read(case.number, f"api determination {version}")
            document = document_for(request.account, row)
            named = {"version": row.version, "sealed": row.sealed, "issued": issued, "digest": row.digest}
            return {**named, "document": document}
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
