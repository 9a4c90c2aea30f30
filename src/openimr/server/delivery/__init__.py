"""Delivery: the notices that a step owes, made once each, and how they reach the parties."""
