"""Files, encrypted, by their content."""
