"""The statements of the product's roles, and a while without one of them."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from tests.integration.product import Product
from tests.one_emulator import Client

type Grant = tuple[str, str, int]  # role, policy, and which of its statements


def role_name(product: Product, role: str) -> str:
    """Name a role of the deployment."""
    own = product.deployment
    return f"{own.prefix}-{own.environment}-us-east-1-{role}"


def statements_of(client: Client, product: Product, roles: Iterable[str]) -> set[Grant]:
    """Give every statement of some roles' own policies."""
    iam, found = client("iam"), set[Grant]()
    for role in roles:
        name = role_name(product, role)
        for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]:
            document = iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]
            found |= {(role, policy, n) for n in range(len(document["Statement"]))}
    return found


@contextmanager
def without(client: Client, product: Product, grant: Grant) -> Iterator[None]:
    """Take one statement away for a while."""
    iam = client("iam")
    names = {"RoleName": role_name(product, grant[0]), "PolicyName": grant[1]}
    document = iam.get_role_policy(**names)["PolicyDocument"]
    left = [one for n, one in enumerate(document["Statement"]) if n != grant[2]]
    if left:
        iam.put_role_policy(**names, PolicyDocument=json.dumps({**document, "Statement": left}))
    else:
        iam.delete_role_policy(**names)
    try:
        yield
    finally:
        iam.put_role_policy(**names, PolicyDocument=json.dumps(document))
