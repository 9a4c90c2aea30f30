"""The API of version 1 as a whole: its routers, who may ask, how errors are told."""

from django.http import Http404
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from openimr.server.api.asking import BySession, ByToken
from openimr.server.api.document import Api
from openimr.server.api.failing import answer_for
from openimr.server.api.fhir.routes import router as fhir
from openimr.server.api.routes.cases import router as cases
from openimr.server.api.routes.determinations import router as determinations
from openimr.server.api.routes.invoices import router as invoices
from openimr.server.api.routes.records import router as records
from openimr.server.api.routes.webhooks import router as webhooks

_SAYS = """Cases, their records and determinations, and webhooks, for other systems. Every error is a problem (RFC 9457)
with one clear line. A list comes in pages: `next` is the cursor of the page after it. A change of a case names the
revision that was seen, in `If-Match`; a POST may be sent again with the same `Idempotency-Key`. At most 600 requests a
minute. Every read of a case is recorded."""


def _made() -> NinjaAPI:
    api = Api(
        title="OpenIMR",
        version="1",
        description=_SAYS.replace("\n", " "),
        docs_url=None,
        openapi_url="/openapi.json",
        auth=[ByToken(), BySession()],
        urls_namespace="api-1",
    )
    for router in (cases, records, determinations, invoices, webhooks):
        api.add_router("", router)
    api.add_router("/fhir", fhir)
    for known in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(known, answer_for)
    return api


api = _made()
