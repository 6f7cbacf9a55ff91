"""What a query is refused for."""


class MalformedQueryError(ValueError):
    """A query that isn't valid or isn't read here, and where in its text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end
