"""The order of a Java HashMap, in which Trino and Hive print what they keep in one."""

from .jsontext import marked

_LONGEST_CHAIN = 8


def hash_order(keys: list[str]) -> list[str]:
    """Order keys as a Java HashMap of them does: by bucket of the spread String.hashCode."""
    size = 16
    while len(keys) > size * 3 // 4:
        size *= 2
    buckets: list[list[str]] = [[] for _ in range(size)]
    for key in keys:
        code = _java_hash(key)
        buckets[(code ^ (code >> 16)) % size].append(key)
    if max(map(len, buckets)) > _LONGEST_CHAIN:  # Java turns such a chain into a tree
        raise marked("NOT_SUPPORTED", "A map with many keys of one hash")
    return [key for bucket in buckets for key in bucket]


def _java_hash(text: str) -> int:
    code = 0
    units = text.encode("utf-16-be")
    for i in range(0, len(units), 2):
        code = (code * 31 + int.from_bytes(units[i : i + 2])) % 2**32
    return code
