"""How AWS words a call that isn't allowed (IAM user guide, "Troubleshoot access denied errors")."""

from analytics_emulator.iam.evaluation import Need, Verdict
from analytics_emulator.iam.principals import Principal

# Services whose error has a name of its own, else it goes by the protocol (API references).
CODES = {
    "ec2": ("UnauthorizedOperation", 403),
    "s3": ("AccessDenied", 403),
    "s3control": ("AccessDenied", 403),
    "sns": ("AuthorizationError", 403),
}
BY_PROTOCOL = {
    "query": ("AccessDenied", 403),
    "rest-xml": ("AccessDenied", 403),
    "rest-json": ("AccessDeniedException", 403),
    "json": ("AccessDeniedException", 400),
}


def code_and_status(service: str, protocol: str) -> tuple[str, int]:
    """Return the error's code and HTTP status."""
    return CODES.get(service) or BY_PROTOCOL.get(protocol, ("AccessDeniedException", 403))


def text(principal: Principal, need: Need, verdict: Verdict) -> str:
    """Return the error's text; one of our own where something can't be judged here."""
    resource = f'"{need.resource}"' if need.action.startswith("s3:") else need.resource
    start = f"User: {principal.arn} is not authorized to perform: {need.action}"
    said = start if need.resource == "*" else f"{start} on resource: {resource}"
    if verdict.unjudged:
        return f"{said} because this emulator can't judge {verdict.unjudged}"
    if verdict.is_explicit:
        article = "an" if verdict.kind[0] in "aeiou" else "a"
        return f"{said} with an explicit deny in {article} {verdict.kind}"
    return f"{said} because no {verdict.kind} allows the {need.action} action"
