"""Intake: the ways in for an application, and the office's steps on a case."""
