"""The pages of accounts: one module a page or a few that belong together."""
