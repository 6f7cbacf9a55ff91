"""What the watch over figures has told, as it remembers it (lambda/alerts)."""

import json
from typing import Any

from botocore.exceptions import ClientError

from scripts.aws.target import Target

KEY = "alerts/figures.json"


def alerts_told(target: Target, bucket: str) -> list[dict[str, str]]:
    """Return moments and sentences, the latest first; nothing before the watch's first run."""
    try:
        found = target.session.client("s3").get_object(Bucket=bucket, Key=KEY)
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return []
    state: dict[str, Any] = json.loads(found["Body"].read())
    return list(state["told"])
