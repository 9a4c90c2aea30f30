"""The views of records: one module a page."""
