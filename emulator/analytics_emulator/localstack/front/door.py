"""Twisted's side of the short way: connections are its own, and lent to threads for a time."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from rolo.gateway.wsgi import WsgiGateway
from twisted.internet.protocol import Factory, Protocol
from twisted.protocols.policies import TimeoutMixin

from analytics_emulator.localstack.front.conversation import Application, Conversation
from analytics_emulator.localstack.front.environment import Ends

# Beyond that, connections are Twisted's; each takes a thread while requests follow one another.
_MOST_LENT = 64
_IDLE_SECONDS = 60


class Door(Factory):
    """A factory of connections before LocalStack's own."""

    def __init__(self, behind: Any, gateway: Any, reactor: Any) -> None:
        self.behind = behind
        self.application: Application = WsgiGateway(gateway)
        self.reactor = reactor
        self.threads = ThreadPoolExecutor(_MOST_LENT, thread_name_prefix="front")
        self.lent = 0

    def doStart(self) -> None:  # noqa: N802 -- Twisted's
        """Begin, with what lies behind."""
        super().doStart()  # type: ignore[no-untyped-call] # Twisted's
        self.behind.doStart()

    def doStop(self) -> None:  # noqa: N802 -- Twisted's
        """End, with what lies behind."""
        self.behind.doStop()
        super().doStop()  # type: ignore[no-untyped-call] # Twisted's

    def buildProtocol(self, addr: Any) -> Protocol:  # noqa: N802 -- Twisted's
        """Take a connection."""
        return Visitor(self, addr)


class Visitor(Protocol, TimeoutMixin):
    """A connection as long as all its requests were plain; in Twisted's loop but for one method."""

    transport: Any

    def __init__(self, door: Door, address: Any) -> None:
        self._door = door
        self._address = address

    def connectionMade(self) -> None:  # noqa: N802 -- Twisted's
        """Wait for a request."""
        self.transport.setTcpNoDelay(True)
        self._wait(_IDLE_SECONDS)

    def connectionLost(self, reason: Any = None) -> None:  # noqa: ARG002, N802 -- Twisted's
        """Wait no more."""
        self._wait(None)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 -- Twisted's
        """Lend the connection where a request may be plain; else it is no more of ours."""
        self._wait(None)
        # A request begins with the capital letters of its method, and TLS with 22.
        if data[:1].isupper() and self._door.lent < _MOST_LENT:
            self._lend(data)
        else:
            self._hand_over(data)

    def _wait(self, seconds: int | None) -> None:
        """Have the connection ended after so long, or for as long as it takes."""
        self.setTimeout(seconds)  # type: ignore[no-untyped-call] # Twisted's

    def _lend(self, data: bytes) -> None:
        transport = self.transport
        own, peer = transport.getHost(), transport.getPeer()
        ends = Ends(peer.host, peer.port, own.host, own.port)
        try:
            connection = transport.socket.dup()
        except OSError:  # no descriptor is left
            self._hand_over(data)
            return
        transport.pauseProducing()
        self._door.lent += 1
        self._door.threads.submit(self._converse, connection, ends, data)

    def _converse(self, connection: Any, ends: Ends, data: bytes) -> None:
        """Answer requests, in a thread, and give the connection back."""
        left: bytes | None = None
        try:
            with connection:
                left = Conversation(connection, ends, self._door.application).hold(data)
        except OSError:
            pass  # who asked is gone
        finally:
            self._door.reactor.callFromThread(self._take_back, left)

    def _take_back(self, left: bytes | None) -> None:
        self._door.lent -= 1
        if not self.transport.connected:
            return
        if left is None:
            self.transport.loseConnection()
            return
        self.transport.resumeProducing()
        if not left:
            self._wait(_IDLE_SECONDS)
            return
        try:
            self._hand_over(left)
        except Exception:  # as Twisted does where its own server stumbles over what it reads
            self.transport.loseConnection()
            raise

    def _hand_over(self, data: bytes) -> None:
        """Have LocalStack's own server go on with a connection, for as long as that lives."""
        transport = self.transport
        transport.protocol = self._door.behind.buildProtocol(self._address)
        transport.protocol.makeConnection(transport)
        transport.protocol.dataReceived(data)
