"""A shell that `make env` has prepared speaks to the emulator."""

import subprocess
from pathlib import Path

from scripts.env import LOCAL_AWS


def test_aws_names_the_endpoint_itself_since_version_1_asks_aws_for_queues(tmp_path: Path) -> None:
    program = tmp_path / "aws"
    program.write_text('#!/bin/sh\necho "$@"\n')
    program.chmod(0o700)
    told = subprocess.run(
        ["bash", "-c", f"{LOCAL_AWS}; aws sqs list-queues 'a b'"],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin", "AWS_ENDPOINT_URL": "http://127.0.0.1:4566"},
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told == "--endpoint-url http://127.0.0.1:4566 sqs list-queues a b\n"
