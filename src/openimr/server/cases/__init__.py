"""Cases: their facts, events, clocks and determinations."""
