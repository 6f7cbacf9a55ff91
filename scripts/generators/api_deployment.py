"""Names the API's deployment by what it deploys.

API Gateway serves the snapshot that a deployment took, and CloudFormation takes a new one only for
a new logical name. So the name ends in a hash of the template's text between the marks; run this
after changing that text: python -m scripts.generators.api_deployment
"""

import hashlib
import re

from scripts.generators import parts

PART = "deployed API"
LOGICAL_ID = re.compile(r"\b((?:Keyless)?Deployment)[0-9a-f]{8}\b")


def with_deployment_id(template: str) -> str:
    """Return a template's text with the name that its API's content asks for."""
    _, part, _ = parts.split(template, PART)
    digest = hashlib.sha256(part.encode()).hexdigest()[:8]
    return LOGICAL_ID.sub(rf"\g<1>{digest}", template)


main = parts.command("api-gateway", with_deployment_id, "scripts.generators.api_deployment")

if __name__ == "__main__":
    main()
