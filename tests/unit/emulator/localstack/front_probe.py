"""Sends the same bytes to LocalStack's server and to the short way before it; run by test_front."""

import json
import re
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any

from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import reactor as _reactor

from analytics_emulator.localstack.corrections import request_bodies, unreadable_http
from analytics_emulator.localstack.front.door import Door

reactor: Any = _reactor
LAST = b"GET /last HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
ECHO = b"POST /a%20b//c?x=1&y=%C3%A9 HTTP/1.1\r\nHost: some.name:4566\r\n"
TYPE = b"content-type: application/x-amz-json-1.1\r\n"
PLAIN = {
    "a call": ECHO + TYPE + b"X-Amz-Target: T.Op\r\nContent-Length: 4\r\n\r\n{ }\n",
    "nothing": b"GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
    "no host": b"DELETE /x HTTP/1.1\r\nAccept:\r\n\r\n",
    "names twice": ECHO + b"X-One: a\r\nx-two: b\r\nX-ONE:  c \t\r\nX_One: d\r\n\r\n",
    "other alphabets": ECHO + "X-Name: Zoë\r\n\r\n".encode("latin-1"),
    "kept alive": ECHO + b"Connection: Keep-Alive\r\nContent-Length: 0\r\n\r\n",
    "one behind another": ECHO + b"Content-Length: 2\r\n\r\nab" + ECHO + b"\r\n",
    "a long body": ECHO + b"Content-Length: 300000\r\n\r\n" + b"z" * 300_000,
    "a form": ECHO + b"Content-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 8\r\n\r\nA=1&B=%2",
    "no content": b"POST /204 HTTP/1.1\r\n\r\n",
    "not modified": b"GET /304 HTTP/1.1\r\n\r\n",
    "in chunks": b"GET /chunks HTTP/1.1\r\n\r\n",
    "headers": b"GET /headers HTTP/1.1\r\n\r\n",
}
OTHERS = {
    "chunked": ECHO + b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n",
    "expecting": ECHO + b"Expect: 100-continue\r\nContent-Length: 1\r\n\r\na",
    "old": b"GET / HTTP/1.0\r\n\r\n",
    "a head alone": b"HEAD /x HTTP/1.1\r\nHost: h\r\n\r\n",
    "folded": ECHO + b"X-One: a\r\n b\r\n\r\n",
    "two lengths": ECHO + b"Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
    "no length": ECHO + b"Content-Length: x\r\n\r\n",
    "no name": ECHO + b"X One: a\r\n\r\n",
    "control": ECHO + b"X-One: a\x00b\r\n\r\n",
    "absolute": b"GET http://h/x HTTP/1.1\r\nHost: h\r\n\r\n",
    "star": b"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n",
    "other letters": b"GET /\xc3 HTTP/1.1\r\n\r\n",
    "headers without end": ECHO + b"X: " + b"y" * 20_000 + b"\r\n\r\n",
    "parts": ECHO + b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 1\r\n\r\na",
    "what Twisted stumbles over": ECHO + b"Content-Type: a\x1db\r\nContent-Length: 1\r\n\r\na",
    "a line's end in a type": ECHO + b"Content-Type: a\x85b\r\nContent-Length: 1\r\n\r\na",
    "noise": b"GURGLE\r\n\r\n",
}
threads: set[str] = set()


def answer(_chain: Any, context: Any, response: Any) -> None:
    """Tell the environment of a request, or answer as its path says."""
    threads.add(threading.current_thread().name.partition("_")[0])
    request = context.request
    told = {k: v for k, v in sorted(request.environ.items()) if isinstance(v, str | int | tuple)}
    match request.path:
        case "/204" | "/304":
            response.status_code = int(request.path[1:])
        case "/chunks":
            response.response = (piece for piece in [b"one", b"", b"two" * 40_000])
        case "/bad":
            response.headers.add("No Name", "x")
        case "/headers":
            for name, value in (("x-A", "1"), ("Date", "mine"), ("B", "2"), ("X-a", "3\n4")):
                response.headers._list.append((name, value))
        case _:
            sent = [f"{k.decode('latin-1')}: {v!r}" for k, v in request.environ["rolo.headers"]]
            response.set_json({**told, "headers": sent, "body": len(request.data)})


def said(port: int, data: bytes) -> bytes:
    """Return all that a server answers, but for what differs between any two answers."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        connection.sendall(data)
        found = b"".join(received(connection))
    found = re.sub(rb"Date: [^\r]*", b"Date: then", found)
    return re.sub(rb'"(REMOTE|SERVER)_PORT": "\d+"', b'"a port"', found)


def received(connection: socket.socket) -> Iterator[bytes]:
    """Yield what comes until the connection ends."""
    while piece := connection.recv(65536):
        yield piece


def compare(long_way: int, short_way: int) -> None:
    """Ask both; a plain request is answered by a thread of the short way, no other is."""
    for name, data in (PLAIN | OTHERS).items():
        expected = said(long_way, data + LAST)
        threads.clear()
        found = said(short_way, data + LAST)
        assert found == expected, (name, found, expected)
        assert ("front" in threads) == (name in PLAIN), name
    # Twisted never answers, nor ends the connection.
    assert said(short_way, b"GET /bad HTTP/1.1\r\n\r\n") == b""
    waits_in_between(short_way)
    sys.stdout.write("as it should be\n")


def waits_in_between(port: int) -> None:
    """A connection is plain again after a pause in which Twisted held it, and a body may tarry."""
    with socket.create_connection(("127.0.0.1", port), 20) as connection:
        for pause in (0.0, 1.3):
            threads.clear()
            threading.Event().wait(pause)
            connection.sendall(ECHO + b"Content-Length: 2\r\n\r\n")
            connection.sendall(b"ab")
            head, _, body = connection.recv(65536).partition(b"\r\n\r\n")
            assert head.startswith(b"HTTP/1.1 200"), head
            assert json.loads(body)["body"] == 2
            assert threads == {"front"}, threads


def run() -> None:
    """Serve both ways, and compare them in a thread."""
    unreadable_http.apply()
    request_bodies.apply()
    gateway = Gateway([answer])
    behind = TwistedGateway(gateway)
    factories = behind, Door(behind, gateway, reactor)
    ports = [reactor.listenTCP(0, factory, interface="127.0.0.1") for factory in factories]

    def ask() -> None:
        try:
            compare(*(port.getHost().port for port in ports))
        finally:
            reactor.callFromThread(reactor.stop)

    threading.Thread(target=ask).start()
    reactor.run()


if __name__ == "__main__":
    run()
