"""The one exception for what a definition asks and this app can't do faithfully."""


class NotDrawnError(Exception):
    """What isn't drawn and why, in words for the reader of the dashboard."""


class NothingError(NotDrawnError):
    """A choice that no row can meet, in words for the reader who made it."""
