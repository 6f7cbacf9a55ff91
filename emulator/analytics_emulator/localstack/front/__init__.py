"""The short way to the gateway: a plain request is read, answered and written by one thread.

LocalStack's server hands each request from Twisted's loop to a thread of a pool, and each piece of
its answer back to the loop: five changes of threads and 0.8 ms of CPU where nothing is to be done.
Here a connection is lent to a thread (`door.py`) as long as requests follow one another; it reads
them (`request.py`), calls the same gateway with the same WSGI environment (`environment.py`), and
writes the same answer (`answer.py`).

Nothing behind the server is bypassed: every step of the gateway sees what it saw. What isn't plain
(TLS, HTTP/2, web sockets, chunked or large bodies, `Expect`, HEAD, forms in parts, what isn't quite
HTTP) is never answered here: the connection goes back to Twisted, with what was read of it.
"""
