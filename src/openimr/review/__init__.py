"""The pipeline: a case file in, a draft determination out; the proposal, its reasons, and the checks on both."""
