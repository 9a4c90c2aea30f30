"""A sealed determination becomes a public letter: laid out, redacted, looked through by a person, written out."""

from openimr.corpus.publishing.publish import Done, Settings, publish

__all__ = ["Done", "Settings", "publish"]
