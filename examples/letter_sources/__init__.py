"""Sources of the invented letters in ``examples/letters`` and of what is none in ``examples/not-letters``."""
