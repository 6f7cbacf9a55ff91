"""The order of a Java HashMap's entries: by bucket of the spread String.hashCode."""

from collections.abc import Iterable

_LONGEST_CHAIN = 8  # a longer one becomes a tree, with an order of its own


def hash_map_order(keys: Iterable[str]) -> list[str]:
    """Order keys as a HashMap of them does; raises ValueError where many have one hash."""
    given = list(keys)
    size = 16
    while len(given) > size * 3 // 4:
        size *= 2
    buckets: list[list[str]] = [[] for _ in range(size)]
    for key in given:
        code = _hash_code(key)
        buckets[(code ^ (code >> 16)) % size].append(key)
    if max(map(len, buckets)) > _LONGEST_CHAIN:
        raise ValueError("a map with many keys of one hash")
    return [key for bucket in buckets for key in bucket]


def _hash_code(text: str) -> int:
    code = 0
    units = text.encode("utf-16-be", "surrogatepass")
    for i in range(0, len(units), 2):
        code = (code * 31 + int.from_bytes(units[i : i + 2])) % 2**32
    return code
