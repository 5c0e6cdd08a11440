"""What others on this machine could read, in any place: a part of `check`."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from data import database
from services.desk.settings import ROOT, Settings

_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def problems(chosen: Settings) -> Iterator[str]:
    """A sentence for each file or folder that others can reach."""
    for path, what in _private(chosen).items():
        if os.name == "posix" and path.exists() and path.stat().st_mode & _OTHERS:
            yield f"Others on this machine can reach {what}: {path}. Take their rights away (chmod go= {path})."


def _private(chosen: Settings) -> dict[Path, str]:
    private = {
        chosen.key_file: "the encryption key",
        chosen.key_file.parent: "the folder of the encryption key",
        chosen.audit_anchor: "the anchors of the audit trail",
        chosen.home: "the database and the evidence",
        chosen.media_folder: "the evidence",
        ROOT / ".streamlit" / "secrets.toml": "the secrets",
    }
    file = _sqlite_file(chosen)
    if file is not None:
        journals = {Path(f"{file}{ending}"): "the database's journal" for ending in ("-wal", "-shm", "-journal")}
        private |= {file: "the database"} | journals
    return private


def _sqlite_file(chosen: Settings) -> Path | None:
    url = database.address(chosen.sqlalchemy_url)
    return Path(url.database) if url is not None and url.get_backend_name() == "sqlite" and url.database else None
