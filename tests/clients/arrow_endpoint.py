"""A pytest plugin: Arrow's S3 file system takes its endpoint from AWS_ENDPOINT_URL.

A client without Arrow has no need of it.
"""

import os
from contextlib import suppress
from typing import Any

with suppress(ModuleNotFoundError):
    from pyarrow import fs

    class S3FileSystem(fs.S3FileSystem):  # type: ignore[misc]  # pyarrow has no types
        """Arrow's own, with the endpoint of the environment."""

        def __init__(self, **options: Any) -> None:
            super().__init__(**({"endpoint_override": os.environ["AWS_ENDPOINT_URL"]} | options))

    fs.S3FileSystem = S3FileSystem
