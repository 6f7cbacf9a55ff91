"""Works through components in the order of their needs, unrelated ones side by side."""

from collections.abc import Callable, Collection, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter

SIDE_BY_SIDE = 4


def run(
    needs: Mapping[str, Collection[str]], work: Callable[[str], None], workers: int = SIDE_BY_SIDE
) -> None:
    """Call `work` for each component once those that it needs are done.

    A failure lets what runs come to its end and starts nothing more; the first one is raised.
    One worker means one after another in this thread, so that `work` may ask the user.
    """
    chosen = {name: [need for need in needs[name] if need in needs] for name in needs}
    if workers == 1:
        for name in TopologicalSorter(chosen).static_order():
            work(name)
        return
    _run_side_by_side(TopologicalSorter(chosen), work, workers)


def reversed_needs(needs: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Turn needs round: each component with those that need it, the order of taking apart."""
    return {name: [other for other in needs if name in needs[other]] for name in needs}


def _run_side_by_side(
    order: TopologicalSorter[str], work: Callable[[str], None], workers: int
) -> None:
    order.prepare()
    running: dict[Future[None], str] = {}
    failures: list[BaseException] = []
    # No context manager: it would let an interrupted user wait for what runs.
    pool = ThreadPoolExecutor(workers)
    while running or (order.is_active() and not failures):
        if not failures:
            running |= {pool.submit(work, name): name for name in order.get_ready()}
        for future in wait(running, return_when=FIRST_COMPLETED).done:
            name = running.pop(future)
            if error := future.exception():
                failures.append(error)
            else:
                order.done(name)
    pool.shutdown()
    if failures:
        raise failures[0]
