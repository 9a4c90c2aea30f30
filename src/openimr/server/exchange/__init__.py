"""The exchange API: what claims administrators' own programs speak to the review organization."""
