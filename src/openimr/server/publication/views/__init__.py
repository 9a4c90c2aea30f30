"""The pages of publication: the office's, those of a takedown, and the public ones."""
