"""One module an example: its story, its records as blocks, and what a careful reviewer should decide."""
