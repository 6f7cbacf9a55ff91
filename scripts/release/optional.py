"""The components that most deployments go without, and what turns each on."""

from collections.abc import Mapping

from scripts.aws.target import Target
from scripts.stacks.deployment import OPTIONAL, Deployment, describe
from scripts.stacks.settings import chosen

# A component is deployed where one of these isn't as its template has it, which is off.
SWITCHES = {"reports": {"ReportRecipients": "", "FigureAlerts": "false"}}


def turned_on(target: Target, deployment: Deployment, given: Mapping[str, str]) -> tuple[str, ...]:
    """Name the optional components that a parameter turns on, and those that stand."""
    settings = chosen(deployment.environment, given)
    return tuple(
        component
        for component in OPTIONAL
        if any(settings.get(name, off) != off for name, off in SWITCHES[component].items())
        or describe(target, deployment.stack_name(component))
    )
