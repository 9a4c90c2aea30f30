"""Publication: a sealed determination becomes a public letter, and can be taken down again."""
