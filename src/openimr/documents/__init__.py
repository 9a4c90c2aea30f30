"""Documents: a tagged, accessible PDF from a template and data, and plain text that reads well in any window."""

from openimr.documents.plain import bullets, field_rows, heading, paragraph, rule
from openimr.documents.typesetting import DocumentError, ForkedError, typeset, typeset_and_tell

__all__ = [
    "DocumentError",
    "ForkedError",
    "bullets",
    "field_rows",
    "heading",
    "paragraph",
    "rule",
    "typeset",
    "typeset_and_tell",
]
