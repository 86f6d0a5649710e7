"""Refusals: what a person sees but may not do."""


class Refused(Exception):
    """Inside the person's scope but without the right; the message says why, in plain words.

    Pages answer 403 with the message, the API 403 as problem details.
    """
