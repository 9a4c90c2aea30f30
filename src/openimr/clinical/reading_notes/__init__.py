"""A page of a note, form or letter becomes its passages: sentences, list items, table rows, fields, check boxes."""

from openimr.clinical.reading_notes.passages import passages_of, section_at_end

__all__ = ["passages_of", "section_at_end"]
