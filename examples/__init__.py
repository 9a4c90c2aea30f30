"""Invented case files that documentation, demo and tests share, and the builder that draws them."""
