"""PDFs out of the store."""

from django.http import HttpResponseBase, StreamingHttpResponse

from openimr.server.exchange.storing import the_store
from openimr.server.store.models import Content


def pdf_answer(content: Content, name: str) -> HttpResponseBase:
    """A PDF in pieces; its name names nobody."""
    return StreamingHttpResponse(
        the_store().open(content),
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Length": str(content.size),
        },
    )
