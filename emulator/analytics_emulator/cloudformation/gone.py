"""What a deletion finds gone already is no fault, and no end of the deletion.

A handler that doesn't find its resource answers NotFound, which counts as deleted (CloudFormation
CLI guide, "Resource type handler contract", delete handlers). A call that is to take away what
isn't there has nothing to do: the deletion goes on with what else there is to take away, so that a
policy of two roles leaves the second although the first is gone.
"""

import re

_NOT_THERE = re.compile(r"NotFound|NoSuch|NonExist|(Does)?NotExist|^404$")
# Athena has one code for all that it refuses, and says in words what isn't there. A key that is
# about to be deleted is none any more ("AWS::KMS::Key" by CloudFormation's own handler).
_REFUSED, _DISABLED = "InvalidRequestException", "KMSInvalidStateException"
_SAID = re.compile(r"(?:is|was) not found|is pending deletion")
_TAKES_AWAY = re.compile(
    r"(delete|deregister|detach|disassociate|release|remove|revoke|terminate|unsubscribe)(_|$)"
)
# What takes a policy off its queue.
_TAKES_OFF = "set_queue_attributes"


def is_not_there(code: str, message: str = "") -> bool:
    """Return whether a service's error says that something doesn't exist."""
    if code in (_REFUSED, _DISABLED):
        return _SAID.search(message) is not None
    return _NOT_THERE.search(code) is not None


def has_nothing_to_do(operation: str, code: str, message: str = "") -> bool:
    """Return whether an operation (`delete_role`) failed because what it takes away isn't there."""
    takes_away = operation == _TAKES_OFF or _TAKES_AWAY.match(operation) is not None
    return takes_away and is_not_there(code, message)
