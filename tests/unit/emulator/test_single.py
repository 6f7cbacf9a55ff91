"""One object a process."""

import threading
from concurrent.futures import ThreadPoolExecutor

from analytics_emulator.single import Single


def test_threads_that_ask_first_at_the_same_time_get_one_object() -> None:
    together = threading.Barrier(4, timeout=5)
    making = threading.Event()

    @Single
    def service() -> object:
        making.wait(0.2)
        return object()

    def ask() -> object:
        together.wait()
        return service()

    assert not service.is_made
    with ThreadPoolExecutor(4) as pool:
        found = [asked.result() for asked in [pool.submit(ask) for _ in range(4)]]
    assert service.is_made
    assert {id(one) for one in found} == {id(service())}
