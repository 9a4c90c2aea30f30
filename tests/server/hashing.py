"""Passwords of tests: hundreds of accounts are made and signed in, at a quarter of a second of processor time each."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class LeastArgon2(Argon2PasswordHasher):
    """The server's hash at its least cost; a server in a process of its own has the real one, and takes both."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
