"""Passages of a letter to fields: header, credentials, person, conclusion."""
