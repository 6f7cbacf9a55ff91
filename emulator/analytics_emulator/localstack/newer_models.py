"""Models of services that people use newer than LocalStack's last free release knows them.

LocalStack 4.14.0 works with the botocore of its time alone. Of a service that is this emulator's
own a newer model does no harm, and without it a definition as today's console exports it would be
refused for its new members. The models lie beside this folder as botocore's data do, without
documentation; `scripts/generators/newer_models.py` makes them from the commands' botocore.
"""

from pathlib import Path

from botocore import loaders, session
from localstack.aws import spec

_MODELS = str(Path(__file__).parents[1] / "newer_models")


def apply() -> None:
    """Have LocalStack, and each session of its process, find these first."""
    spec.loader.search_paths.insert(0, _MODELS)

    def create_loader(search_path_string: str | None = None) -> loaders.Loader:
        made = loaders.create_loader(search_path_string)
        made.search_paths.insert(0, _MODELS)
        return made

    vars(session)["create_loader"] = create_loader
