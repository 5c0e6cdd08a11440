"""A mail server on loopback that stops being polite where a test says so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_POLITE = {"connect": "220 hello", "DATA": "354 go on", "QUIT": "221 bye", ".": "250 taken"}


@dataclass
class RudePostOffice:
    """`answers` by what was said: `connect`, EHLO, MAIL, RCPT, DATA, `.` for the end of a letter, QUIT.

    The answer `hang` says nothing, `hang up` closes, `trickle` sends a byte now and then and never a line's end.
    """

    port: int
    answers: dict[str, str]
    taken: int = 0
    over: threading.Event = field(default_factory=threading.Event)


@contextmanager
def open_rude_post_office(**answers: str) -> Iterator[RudePostOffice]:
    """The server; `end` stands for the answer to a whole letter."""
    named = {{"end": "."}.get(name, name): answer for name, answer in answers.items()}
    with socket.create_server(("127.0.0.1", 0)) as listener:
        office = RudePostOffice(listener.getsockname()[1], _POLITE | named)
        serving = threading.Thread(target=_serve, args=(office, listener), daemon=True)
        serving.start()
        yield office
        office.over.set()
        listener.shutdown(socket.SHUT_RDWR)
        serving.join()


def _serve(office: RudePostOffice, listener: socket.socket) -> None:
    while not office.over.is_set():
        try:
            visitor, _ = listener.accept()
        except OSError:
            return
        with visitor, suppress(OSError):
            _talk(office, visitor)


def _talk(office: RudePostOffice, visitor: socket.socket) -> None:
    said = visitor.makefile("rb")
    going_on = _answer(office, visitor, "connect")
    in_letter = False
    while going_on and (line := said.readline()):
        if in_letter and line != b".\r\n":
            continue
        word = line.decode("latin-1").split(" ")[0].split(":")[0].strip().upper()
        going_on = _answer(office, visitor, word)
        office.taken += word == "." and office.answers["."].startswith("250")
        in_letter = word == "DATA" and office.answers["DATA"].startswith("354")


def _answer(office: RudePostOffice, visitor: socket.socket, word: str) -> bool:
    answer = office.answers.get(word, "250 OK")
    if answer == "hang up":
        return False
    if answer == "hang":
        office.over.wait()
        return False
    while answer == "trickle" and not office.over.wait(0.02):
        visitor.sendall(b"2")
    visitor.sendall(answer.encode() + b"\r\n")
    return True
