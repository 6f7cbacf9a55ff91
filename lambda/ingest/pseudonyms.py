"""Puts pseudonyms in the place of customer ids, so that nothing stored names a customer.

A pseudonym is the HMAC-SHA256 of the id under the deployment's key: the same id always gives the
same one, so visits can still be counted, and without the key nobody can tell whose it is.
"""

import hashlib
import hmac
from collections.abc import Callable

import boto3

type Pseudonym = Callable[[str], str]


def pseudonym_by(key: bytes) -> Pseudonym:
    """Return the function that names a customer under a key: 64 hexadecimal digits."""

    def pseudonym(customer_id: str) -> str:
        return hmac.new(key, customer_id.encode(), hashlib.sha256).hexdigest()

    return pseudonym


def pseudonym_by_secret(secret_arn: str | None) -> Pseudonym:
    """Read the key from Secrets Manager; without a secret, customers keep their ids."""
    if not secret_arn:
        return str
    answer = boto3.client("secretsmanager").get_secret_value(SecretId=secret_arn)
    return pseudonym_by(answer["SecretString"].encode())
