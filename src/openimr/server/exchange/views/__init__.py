"""The services of the exchange API: one module a group of addresses."""
