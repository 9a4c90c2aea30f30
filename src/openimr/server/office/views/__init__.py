"""The pages of the office: one module a page or a few that belong together."""
