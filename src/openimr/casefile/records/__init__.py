"""Pages become records: cut, kind, date, author; whose they are, which are held twice, and what is missing."""

from openimr.casefile.records.assemble import assemble, prior_determinations

__all__ = ["assemble", "prior_determinations"]
