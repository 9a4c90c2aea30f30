"""Invented rosters and cases with planted relations, to measure how well conflicts of interest are found.

Names, nicknames, abbreviations and spellings are lists of this package's own: it shares none, and no code, with the
program that is measured. Nothing in it is a real person, organisation or address.
"""

from examples.planted.making import make_world
from examples.planted.score import Score, score
from examples.planted.world import ON, Grade, Plain, Relation, Trap, World

__all__ = ["ON", "Grade", "Plain", "Relation", "Score", "Trap", "World", "make_world", "score"]
