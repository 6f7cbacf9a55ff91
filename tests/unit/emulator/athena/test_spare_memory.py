"""What a large statement leaves behind goes back to the system."""

import gc
import time
import weakref

from analytics_emulator.athena.spare_memory import SpareMemory


class Tree:
    """A cycle, as parsers make them; so large that the system gives it memory of its own."""

    def __init__(self) -> None:
        self.root = self
        self.content = bytes(range(256)) * 400_000


def test_large_cycles_are_freed_in_a_moment_after_much_was_taken() -> None:
    gc.disable()
    try:
        spare = SpareMemory(growth_bytes=1024**2, delay_seconds=0.01)
        tree = Tree()
        seen = weakref.ref(tree)
        spare.give_back()
        del tree
        deadline = time.monotonic() + 20
        while seen() is not None:
            assert time.monotonic() < deadline
            time.sleep(0.005)
    finally:
        gc.enable()
