"""How the tests store passwords."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 as in production, at its least cost: nobody attacks the passwords of tests."""

    time_cost = 1
    memory_cost = 8  # KiB, the least for one thread
    parallelism = 1
