"""The audit trail: written by the database, sealed, and verified."""
