"""Webhooks: addresses that are told of events, by signed requests that are tried again until they arrive."""
