"""A connection to a mail server that ends in any case: neither silence nor a trickle of bytes holds the worker up."""

import smtplib
import socket
import ssl
import threading
from contextlib import suppress
from typing import Any, Literal

TIMEOUT_SECONDS = 20.0


class _Bounded(smtplib.SMTP):
    """Hung up on when the whole conversation takes too long, whatever the server still says."""

    def __init__(self, host: str, port: int, longest: float, **options: Any) -> None:  # noqa: ANN401 - smtplib's options
        self._overdue = False
        self._over = threading.Timer(longest, self._hang_up)
        self._over.daemon = True
        self._over.start()
        try:
            super().__init__(host, port, timeout=min(TIMEOUT_SECONDS, longest), **options)
        except BaseException:
            self.close()
            raise

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer; TimeoutError when the whole conversation took too long."""
        try:
            answer = super().getreply()
        except smtplib.SMTPServerDisconnected:
            if not self._overdue:
                raise
        # Half an answer, cut off by our hanging up, is none.
        if self._overdue:
            raise TimeoutError
        return answer

    def close(self) -> None:
        """Close the connection, and stop counting the time."""
        self._over.cancel()
        super().close()

    def _hang_up(self) -> None:
        self._overdue = True
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


class _BoundedTLS(_Bounded, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def connected(
    host: str, port: int, greeting: str, security: Literal["starttls", "tls", "none"], longest: float
) -> smtplib.SMTP:
    """A connection of `longest` seconds at most, encrypted as asked; SMTPException or OSError where there is none."""
    if security == "tls":
        return _BoundedTLS(host, port, longest, local_hostname=greeting, context=ssl.create_default_context())
    server = _Bounded(host, port, longest, local_hostname=greeting)
    if security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except BaseException:
            server.close()
            raise
    return server
