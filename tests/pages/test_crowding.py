import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from denizen.kernel import serving
from denizen.pages import crowding
from denizen.pages.crowding import AT_WORK, WAITING, Crowding


class Desk:
    """Pages that take as long as one likes."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun = threading.Semaphore(0)
        self.answers: list[HttpResponse] = []
        self.gate = Crowding(self.work)

    def work(self, _request: HttpRequest) -> HttpResponse:
        self.begun.release()
        assert self.open.wait(10)
        return HttpResponse("served")

    def ask(self) -> HttpResponse:
        response = self.gate(RequestFactory().get("/"))
        self.answers.append(response)
        return response

    def wait_until_full(self) -> None:
        deadline = time.monotonic() + 10
        while self.gate._places.acquire(blocking=False):
            self.gate._places.release()
            assert time.monotonic() < deadline
            time.sleep(0.01)

    @contextmanager
    def asked(self, times: int) -> Iterator[None]:
        threads = [threading.Thread(target=self.ask) for _ in range(times)]
        for thread in threads:
            thread.start()
        yield
        self.open.set()
        for thread in threads:
            thread.join()


def wait_until_at_work(desk: Desk, requests: int) -> None:
    for _ in range(requests):
        assert desk.begun.acquire(timeout=10)


def test_whoever_comes_when_all_places_are_taken_is_refused_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "SECONDS_TO_WAIT", 20.0)
    desk = Desk()
    with desk.asked(AT_WORK + WAITING):
        wait_until_at_work(desk, AT_WORK)
        desk.wait_until_full()
        refused = desk.ask()
        assert refused.status_code == 503
        assert refused["Retry-After"] == "3"
        assert "Nothing that you sent now was kept" in refused.content.decode()
        assert not desk.begun.acquire(blocking=False)
    served = [answer.status_code for answer in desk.answers].count(200)
    assert served == AT_WORK + WAITING
    assert desk.ask().status_code == 200


def test_whoever_waited_for_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowding, "SECONDS_TO_WAIT", 0.05)
    desk = Desk()
    with desk.asked(AT_WORK):
        wait_until_at_work(desk, AT_WORK)
        assert desk.ask().status_code == 503
    assert desk.ask().status_code == 200


def test_a_page_that_fails_leaves_its_place() -> None:
    def fail(_request: HttpRequest) -> HttpResponse:
        raise RuntimeError

    gate = Crowding(fail)
    for _ in range(AT_WORK + WAITING + 1):
        with pytest.raises(RuntimeError):
            gate(RequestFactory().get("/"))


def test_threads_are_left_over_to_refuse_and_to_hand_out_files() -> None:
    assert serving.THREADS >= 2 * (AT_WORK + WAITING)


def test_pages_pass_through_it(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading.Semaphore, "acquire", lambda *_arguments, **_options: False)
    assert client.get("/desk/sign-in/").status_code == 503
