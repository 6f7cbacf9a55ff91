"""What a call holds is there whole, or refused where the disk doesn't take it."""

import subprocess
from pathlib import Path

from tests.integration.host import PYTHON

EMULATOR = Path(__file__).parents[4] / "emulator"
PROBE = """
import http.client, json, resource, threading
from rolo.gateway import Gateway
from rolo.serving.twisted import TwistedGateway
from twisted.internet import reactor
from analytics_emulator.localstack.corrections import request_bodies

def count(_chain, context, response):
    response.set_json({"sum": sum(context.request.data), "bytes": len(context.request.data)})

def posted(size):
    connection = http.client.HTTPConnection("127.0.0.1", port.getHost().port, timeout=30)
    connection.request("POST", "/", b"\\x01" * size)
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read())

def ask():
    try:
        for size in (0, 99_999, 9_000_000, 11_000_000):
            assert posted(size) == (200, {"sum": size, "bytes": size}), size
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, resource.RLIM_INFINITY))
        assert posted(9_000_000)[0] == 200
        status, error = posted(11_000_000)
        assert status == 503 and error["__type"] == "ServiceUnavailable", (status, error)
        assert "File too large" in error["message"], error
        assert posted(5)[0] == 200
        print("as it should be")
    finally:
        reactor.callFromThread(reactor.stop)

request_bodies.apply()
port = reactor.listenTCP(0, TwistedGateway(Gateway([count])), interface="127.0.0.1")
threading.Thread(target=ask).start()
reactor.run()
"""


def test_body_that_the_disk_does_not_take_is_refused_and_others_are_read() -> None:
    done = subprocess.run(
        [PYTHON, "-c", PROBE], capture_output=True, text=True, cwd=EMULATOR, check=False
    )
    assert done.stdout == "as it should be\n", done.stderr[-2000:]
