"""The entry point of the container image: LocalStack's own, in the environment that a host has."""

import os
import sys

from analytics_emulator.localstack.settings import container_environment

LOCALSTACK_ENTRYPOINT = "docker-entrypoint.sh"


def main() -> None:
    """Become LocalStack's entry point, with the arguments of the container."""
    command = [LOCALSTACK_ENTRYPOINT, *sys.argv[1:]]
    os.execvpe(command[0], command, container_environment())  # noqa: S606 - no shell is wanted


if __name__ == "__main__":
    main()
