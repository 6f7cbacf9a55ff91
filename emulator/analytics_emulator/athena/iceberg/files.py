"""pyiceberg's way to files over Athena's object store."""

import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from pyiceberg.io import FileIO, InputFile, OutputFile
from pyiceberg.typedef import EMPTY_DICT

from analytics_emulator.athena.object_store import ObjectNotFoundError, ObjectStore, S3Location

_CONTENT = "application/octet-stream"
_NONE: Mapping[str, bytes] = MappingProxyType({})


class _Input(InputFile):
    """An object to be read, which is fetched as a whole."""

    def __init__(self, location: str, store: ObjectStore) -> None:
        super().__init__(location)
        self._store, self._place = store, S3Location.parse(location)

    def __len__(self) -> int:
        return self._store.read_range(self._place.bucket, self._place.key, 0, 1).size

    def exists(self) -> bool:
        return self._store.exists(self._place.bucket, self._place.key)

    def open(self, seekable: bool = True) -> Any:  # pyiceberg's signature
        del seekable
        try:
            return io.BytesIO(self._store.read(self._place.bucket, self._place.key))
        except ObjectNotFoundError:
            raise FileNotFoundError(self.location) from None


class _Held(_Input):
    """An object that is at hand."""

    def __init__(self, location: str, store: ObjectStore, body: bytes) -> None:
        super().__init__(location, store)
        self._body = body

    def __len__(self) -> int:
        return len(self._body)

    def open(self, seekable: bool = True) -> Any:  # pyiceberg's signature
        del seekable
        return io.BytesIO(self._body)


class _Stream(io.BytesIO):
    """What is written becomes an object when it is closed."""

    def __init__(self, store: ObjectStore, place: S3Location) -> None:
        super().__init__()
        self._store, self._place = store, place

    def close(self) -> None:
        if not self.closed:
            body = self.getvalue()
            super().close()  # once, also where the store doesn't take it
            self._store.write(self._place.bucket, self._place.key, body, _CONTENT)


class _Output(OutputFile):
    """An object to be written."""

    def __init__(self, location: str, store: ObjectStore) -> None:
        super().__init__(location)
        self._store = store

    def __len__(self) -> int:
        return len(self.to_input_file())

    def exists(self) -> bool:
        return self.to_input_file().exists()

    def to_input_file(self) -> InputFile:
        return _Input(self.location, self._store)

    def create(self, overwrite: bool = False) -> Any:  # pyiceberg's
        if not overwrite and self.exists():
            raise FileExistsError(self.location)
        return _Stream(self._store, S3Location.parse(self.location))


class StoreFiles(FileIO):
    """Files of an object store, by their `s3://` locations."""

    def __init__(self, store: ObjectStore, held: Mapping[str, bytes] = _NONE) -> None:
        """Take files that are at hand by their locations: they aren't fetched again."""
        super().__init__(EMPTY_DICT)
        self.store, self._held = store, held

    def with_(self, held: Mapping[str, bytes]) -> "StoreFiles":
        """Return these with further files at hand."""
        return StoreFiles(self.store, {**self._held, **held})

    def new_input(self, location: str) -> InputFile:
        """Return a file to read."""
        if location in self._held:
            return _Held(location, self.store, self._held[location])
        return _Input(location, self.store)

    def new_output(self, location: str) -> OutputFile:
        """Return a file to write."""
        return _Output(location, self.store)

    def delete(self, location: str | InputFile | OutputFile) -> None:
        """Delete a file."""
        uri = location if isinstance(location, str) else location.location
        place = S3Location.parse(uri)
        self.store.delete(place.bucket, place.key)
