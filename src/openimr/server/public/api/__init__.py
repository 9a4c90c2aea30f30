"""The open API of the public site."""
