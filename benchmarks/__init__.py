"""Comparisons with peers and with labels made by hand. `python -m benchmarks` runs them all."""
