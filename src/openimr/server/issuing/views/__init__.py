"""The pages of quality, issue and appeal: one module a page or a few that belong together."""
