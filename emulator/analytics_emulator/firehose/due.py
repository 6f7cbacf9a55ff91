"""When something is due by a clock that may be set back, as a laptop's is after a sleep."""


def is_due(began: float, seconds: float, now: float) -> bool:
    """Return whether so long has passed since; what begins in the future began before the clock
    was set back, nobody knows how long ago, and waits no longer."""
    return not began <= now < began + seconds
