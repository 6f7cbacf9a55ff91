"""Work that would hold an answer up waits until nobody waits for one, or for so long."""

import threading

from analytics_emulator.localstack.calm import Requests


def test_work_waits_for_the_last_answer() -> None:
    requests, begun = Requests(), threading.Barrier(3)
    answers = [threading.Event(), threading.Event()]

    def ask(answer: threading.Event) -> None:
        requests.around(lambda: begun.wait() is not None and answer.wait())

    asked = [threading.Thread(target=ask, args=(answer,)) for answer in answers]
    for thread in asked:
        thread.start()
    begun.wait()
    going_on = threading.Thread(target=requests.wait_until_answered, args=(20,))
    going_on.start()
    answers[0].set()
    asked[0].join()
    assert going_on.is_alive()
    answers[1].set()
    going_on.join(20)
    assert not going_on.is_alive()


def test_work_goes_on_where_somebody_always_waits() -> None:
    requests = Requests()
    requests.around(lambda: requests.wait_until_answered(0.01))
