"""What goes wrong while a call is judged."""


class UnjudgedError(Exception):
    """A policy or a call has something that can't be judged here; the text names it."""


class MalformedPolicyError(UnjudgedError):
    """A policy's document isn't one."""
