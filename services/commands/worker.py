"""`worker`: do background work in the foreground until the process is told to end."""

import signal
import threading
from contextlib import suppress

import click

from services.demo import load
from services.desk.startup import prepare
from services.privacy.erasure import replay
from services.worker import Worker


@click.command(help="Do background work (jobs, messages, audit anchor) until SIGTERM or Ctrl-C.")
def command() -> None:
    """Run a worker beside the web process, or on a machine of its own."""
    prepare()
    replay.before_anyone_signs_in()
    # Raising is the only thing that a handler may do safely while the main thread waits on a lock.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    worker = Worker(load.HANDLERS)
    with suppress(KeyboardInterrupt):
        worker.start()
        click.echo("The worker is running. Ctrl-C ends it.")
        while True:
            threading.Event().wait(1.0)
    click.echo("The worker finishes what is under way and ends.")
    if not worker.stop():
        click.echo("Something took too long; it will be taken up again when its lease ends.")
