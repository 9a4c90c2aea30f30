"""Who works with the server, in which role, and what each may do."""
