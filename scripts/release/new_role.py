"""Gives a new role the time that AWS takes until every service knows it.

IAM's changes aren't visible everywhere at once (IAM user guide, "Changes that I make are not always
immediately visible"). CloudFormation's handlers try again for functions and streams; nobody says so
of QuickSight's data source, which is made a few seconds after its role.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime

from scripts.aws.target import Target

ROLE_SECONDS = 20.0  # how long a role may be new (unverified)


def wait_until_known(
    target: Target, role_arn: str, wait: Callable[[float], None] = time.sleep
) -> None:
    """Wait while a role is new; not where an emulator knows it at once."""
    if (routes := target.local_routes) and routes.delivers_at_once:
        return
    name = role_arn.rpartition("/")[2]
    made = target.session.client("iam").get_role(RoleName=name)["Role"]["CreateDate"]
    age = max(0.0, (datetime.now(UTC) - made).total_seconds())  # clocks may differ
    if age < ROLE_SECONDS:
        wait(ROLE_SECONDS - age)
