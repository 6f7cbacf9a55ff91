"""What the stacks of a deployment must have alike, when one of them is deployed alone."""

from collections.abc import Callable, Collection, Iterator, Mapping

from scripts.stacks import templates
from scripts.stacks.deployment import EVERY_COMPONENT, OPTIONAL

# What comes of it where one stack has it otherwise than another.
ALIKE = {
    "FirstDay": "events would be stored that no query sees",
    "CurrencyCode": "sums would be shown in a currency that they aren't in",
    "TimeZone": "the questions would have other days than the dashboard",
    "RestaurantTimeZones": "the questions would have other days than the dashboard",
    "AllowedOrigins": "browsers would be let in by the one and turned away by the other",
    "KmsKeyArn": "roles could not read what the key encrypts",
    "PseudonymizeCustomerIds": "the function could not read its secret",
    "TracingMode": "a role could not send the traces",
    "ReportRecipients": "the report's function would have no role, or one for another sender",
    "ReportSender": "the report's role would be for another sender",
    "FigureAlerts": "the watch's function would have no role",
}  # fmt: skip


def takers(name: str) -> list[str]:
    """List the components whose templates take a parameter."""
    return [
        component
        for component in EVERY_COMPONENT
        if name in templates.parameter_defaults(templates.text(component))
    ]


def complaints(
    components: Collection[str],
    given: Collection[str],
    wanted: Callable[[str], Mapping[str, str]],
    standing: Callable[[str], Mapping[str, str]],
) -> Iterator[str]:
    """Yield a sentence for each parameter in which this run would part stacks from the others.

    `given` are those of the command line, which the other stacks would have to be given too;
    `wanted` is what a component's stack shall have, `standing` what another's has now.
    """
    for name, consequence in ALIKE.items():
        *first, last = everyone = takers(name)
        inside = [one for one in everyone if one in components]
        outside = [
            one
            for one in everyone
            if one not in components and (one not in OPTIONAL or standing(one))
        ]
        if not inside or not outside:
            continue
        here = _value(name, inside[0], wanted(inside[0]))
        others = {one: _value(name, one, standing(one)) for one in outside if standing(one)}
        if name in given or any(value != here for value in others.values()):
            yield (
                f"{name} must be the same in {', '.join(first)} and {last}, "
                f"for else {consequence}: run this over all components."
            )


def _value(name: str, component: str, given: Mapping[str, str]) -> str | None:
    return given.get(name, templates.parameter_defaults(templates.text(component))[name])
