"""Which resource types the region's CloudFormation doesn't know, though our templates have them.

AWS::Budgets::Budget is unknown in a third of the regions, QuickSight's types where QuickSight isn't
(public reports and the schemas that AWS publishes for each region). What is to be made of such a
type refuses its whole template; a resource whose condition doesn't hold may be of one.
"""

import json
import re

from botocore.exceptions import BotoCoreError, ClientError

from scripts.aws.target import Target
from scripts.stacks import templates

BUDGET = "AWS::Budgets::Budget"
QUICKSIGHT = "AWS::QuickSight::"
REGIONAL = (BUDGET, QUICKSIGHT)

UNKNOWN_TYPES = re.compile(r"Unrecognized resource types: \[([^\]]+)\]")


def named_in(message: str) -> list[str]:
    """Read the resource types that a refusal names; none where it is about something else."""
    found = UNKNOWN_TYPES.search(message)
    return [name.strip() for name in found[1].split(",")] if found else []


def unknown_in_region(target: Target) -> frozenset[str]:
    """Ask CloudFormation which of the types that some regions lack its own region lacks.

    None where it can't be asked: then the change set says so itself.
    """
    kinds = {
        kind
        for component in ("monitoring", "quicksight")
        for kind in templates.resource_types(templates.text(component))
        if kind.startswith(REGIONAL)
    }
    body = {"Resources": {f"R{n}": {"Type": kind} for n, kind in enumerate(sorted(kinds))}}
    try:
        client = target.session.client("cloudformation")
        client.validate_template(TemplateBody=json.dumps(body))
    except (BotoCoreError, ClientError) as error:
        return frozenset(named_in(str(error)))
    return frozenset()
