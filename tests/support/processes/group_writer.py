"""A process of its own in which fifty threads write without end and say what is on disk; a test kills it.

`python -m tests.support.processes.group_writer DATABASE_FILE ROUND`
"""

import sys
import threading

from data import database, encryption
from data.vocabulary import AuditTag
from services.desk import audit
from tests.support.browser.serving import KEYRING

WRITERS = 50


def write(thread: int, prefix: str) -> None:
    """Two entries in each transaction, and then a line that says so."""
    for number in range(1_000):
        name = f"{prefix}-{thread}-{number}"
        with database.transaction() as tx:
            for half in "ab":
                audit.record(tx, "operator:test", AuditTag.SHOP_INITIALISED, f"shop:{name}{half}")
        sys.stdout.write(f"{name}a\n{name}b\n")
        sys.stdout.flush()


def main() -> None:
    """Write until somebody ends the process."""
    encryption.configure(KEYRING)
    database.configure(f"sqlite:///{sys.argv[1]}")
    threads = [threading.Thread(target=write, args=(number, sys.argv[2])) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


if __name__ == "__main__":
    main()
