"""A PostgreSQL database that is as new for each test: emptying the last one takes a tenth of making another."""

import secrets
from typing import Any

from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import NullPool

from data.database import Database

# What rows leave behind slows every scan, and nothing sweeps behind a test.
_TESTS_EACH = 100
_LOOKS = 1_000
_KEEP_SEEDS = """
DO $$
DECLARE named text; filled boolean;
BEGIN
    CREATE SCHEMA seeds;
    FOR named IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'SELECT EXISTS (SELECT FROM public.' || named || ')' INTO filled;
        IF filled THEN
            EXECUTE 'CREATE TABLE seeds.' || named || ' AS TABLE public.' || named;
        END IF;
    END LOOP;
END $$
"""
_EMPTY = """
DO $$
DECLARE named text;
BEGIN
    -- No trigger and no foreign key has a say in it.
    SET LOCAL session_replication_role = replica;
    FOR named IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE 'DELETE FROM public.' || named;
    END LOOP;
    FOR named IN SELECT format('%I', tablename) FROM pg_tables WHERE schemaname = 'seeds' LOOP
        EXECUTE 'INSERT INTO public.' || named || ' OVERRIDING SYSTEM VALUE TABLE seeds.' || named;
    END LOOP;
    PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, start_value, false)
        FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL;
END $$
"""
# A row of the catalogue bears the transaction that changed it: a test that alters a table leaves another sum.
_SHAPE = """
SELECT (SELECT sum(hashtext(oid::text || xmin::text)) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
       (SELECT count(*) FROM pg_trigger),
       (SELECT sum(hashtext(xmin::text)) FROM pg_trigger),
       (SELECT sum(hashtext(xmin::text)) FROM pg_constraint)
"""
_END_OTHERS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def admin(server: str, database: str = "postgres") -> Connection:
    """A connection outside of any transaction."""
    url = named(server, database).set(drivername="postgresql+psycopg")
    return create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect()


def named(server: str, database: str) -> URL:
    """The URL of one of the server's databases."""
    return make_url(server).set(database=database)


class Renewed:
    """One database of a server, copied from a template, and made as new after each test."""

    def __init__(self, server: str, template: str) -> None:
        self._server, self._template = server, template
        self._name, self._used = f"desk_{secrets.token_hex(6)}", 0
        self._inside: Connection | None = None
        self._shape: tuple[Any, ...] = ()

    def take(self) -> URL:
        """The database, with the template's rows and nothing else."""
        if self._inside is None:
            self._make()
        self._used += 1
        return named(self._server, self._name)

    def put_back(self) -> None:
        """End whoever is still connected, and empty the database; one that was altered or often used goes."""
        assert self._inside is not None
        self._inside.execute(text(_END_OTHERS))
        if self._used == _TESTS_EACH or self._seen(self._inside) != self._shape:
            self.drop()
        else:
            self._inside.execute(text(_EMPTY))

    def drop(self) -> None:
        """Do without the database."""
        if self._inside is None:
            return
        self._inside.close()
        self._inside, self._used = None, 0
        with admin(self._server) as connection:
            connection.execute(text(f"DROP DATABASE {self._name} WITH (FORCE)"))

    def _make(self) -> None:
        with admin(self._server) as connection:
            # Page by page through the log, the default, takes four times as long.
            connection.execute(text(f"CREATE DATABASE {self._name} TEMPLATE {self._template} STRATEGY FILE_COPY"))
        self._inside = admin(self._server, self._name)
        self._inside.execute(text(_KEEP_SEEDS))
        self._shape = self._seen(self._inside)

    def _seen(self, connection: Connection) -> tuple[Any, ...]:
        return tuple(connection.execute(text(_SHAPE)).one())


def until_somebody_waits(desk: Database) -> None:
    """Return once a transaction waits for a lock; AssertionError after about ten seconds."""
    for _ in range(_LOOKS):
        with desk.reading() as tx:
            if tx.execute(text("SELECT pg_sleep(0.01), count(*) FROM pg_locks WHERE NOT granted")).one()[1]:
                return
    raise AssertionError("Nobody waits.")
