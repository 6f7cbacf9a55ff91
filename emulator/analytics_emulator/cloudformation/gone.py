"""What a deletion finds gone already is no fault, and no end of the deletion.

A handler that doesn't find its resource answers NotFound, which counts as deleted (CloudFormation
CLI guide, "Resource type handler contract", delete handlers). A call that is to take away what
isn't there has nothing to do: the deletion goes on with what else there is to take away, so that a
policy of two roles leaves the second although the first is gone.
"""

import re

_NOT_THERE = re.compile(r"NotFound|NoSuch|NonExist|(Does)?NotExist|^404$")
_TAKES_AWAY = re.compile(
    r"(delete|deregister|detach|disassociate|release|remove|revoke|terminate|unsubscribe)(_|$)"
)


def is_not_there(code: str) -> bool:
    """Return whether a service's error code says that something doesn't exist."""
    return _NOT_THERE.search(code) is not None


def has_nothing_to_do(operation: str, code: str) -> bool:
    """Return whether an operation (`delete_role`) failed because what it takes away isn't there."""
    return _TAKES_AWAY.match(operation) is not None and is_not_there(code)
