"""The order of a Java HashMap, in which Trino and Hive print what they keep in one."""

from analytics_emulator.java.hash_map import hash_map_order

from .jsontext import marked


def hash_order(keys: list[str]) -> list[str]:
    """Order keys as a Java HashMap of them does."""
    try:
        return hash_map_order(keys)
    except ValueError:
        raise marked("NOT_SUPPORTED", "A map with many keys of one hash") from None
