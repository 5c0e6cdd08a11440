"""The files of the home folder belong to the desk alone: 0600 and folders 0700, mended at each start."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def keep(home: Path) -> None:
    """Make the folder where it is missing, and take everybody else's rights away from it and from all in it."""
    # What the database, its journal and the evidence make from now on is born private.
    os.umask(0o077)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path in open_to_others(home):
        path.chmod(stat.S_IMODE(path.lstat().st_mode) & ~_OTHERS)


def open_to_others(home: Path) -> Iterator[Path]:
    """What others on this machine can reach of the folder; nothing on a system without such rights."""
    if os.name != "posix" or not home.exists() or _shared(home):
        return
    for path in (home, *home.rglob("*")):
        kind = path.lstat()
        if not stat.S_ISLNK(kind.st_mode) and kind.st_uid == os.geteuid() and kind.st_mode & _OTHERS:
            yield path


def _shared(home: Path) -> bool:
    """A folder that was never the desk's own, such as /tmp: it keeps its rights, and `check` speaks of its files."""
    return bool(home.stat().st_mode & stat.S_ISVTX) or home.resolve() in (Path("/"), Path.home().resolve())
