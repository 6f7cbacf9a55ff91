"""A packed body is unpacked, or refused: not gzip, cut off, or too large when unpacked."""

import gzip
import zlib

import pytest

from analytics_emulator import unpacking
from analytics_emulator.unpacking import UnpackingError, unpacked


def test_gzip_is_unpacked_with_all_its_members() -> None:
    assert unpacked(gzip.compress(b"one") + gzip.compress(b"two")).read() == b"onetwo"
    assert unpacked(b"").read() == b""


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-4], lambda b: b[:-8] + b"12345678", lambda _: b"x"]
)
def test_what_is_no_gzip_is_given_back(damage) -> None:  # type: ignore[no-untyped-def] # a lambda
    packed = damage(gzip.compress(b"x" * 1000))
    with pytest.raises(UnpackingError) as refused:
        unpacked(packed)
    assert refused.value.status == 400
    assert refused.value.packed.read() == packed


def test_deflate_is_unpacked_and_told_from_gzip() -> None:
    assert unpacked(zlib.compress(b"one"), "deflate").read() == b"one"
    with pytest.raises(UnpackingError):
        unpacked(gzip.compress(b"one"), "deflate")


def test_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "MAX_UNPACKED_BYTES", 1000)
    with pytest.raises(UnpackingError) as refused:
        unpacked(gzip.compress(b"x" * 1001))
    assert refused.value.status == 413
