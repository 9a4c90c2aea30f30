"""The pages of intake: one module a page."""
