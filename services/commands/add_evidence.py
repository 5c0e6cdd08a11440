"""`add-evidence`: add files from this machine to a return."""

import getpass
import sys
from pathlib import Path

import click

from data import database
from data.queries.returns import evidence as rows
from data.vocabulary import EvidenceState, Proof
from services.desk.access import Actor
from services.desk.errors import EvidenceRefused, NotFound
from services.desk.startup import prepare
from services.desk.text.rma import typed
from services.review.evidence import add_evidence


@click.command(help="Add photos and videos to the return RMA; exits with 1 where a file was refused.")
@click.argument("rma")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--proof",
    "proofs",
    multiple=True,
    type=click.Choice([proof.value for proof in Proof]),
    help="What the files show; may be given several times.",
)
def command(rma: str, files: tuple[Path, ...], proofs: tuple[str, ...]) -> None:
    """Add each file and print a line on what became of it."""
    prepare()
    actor, return_id = Actor(None, getpass.getuser()), _return_id(rma)
    slots = tuple(Proof(proof) for proof in proofs)
    results = [_add(actor, return_id, path, slots) for path in files]
    if not all(results):
        sys.exit(1)


def _return_id(rma: str) -> int:
    with database.reading() as tx:
        found = rows.return_id_of(tx, typed(rma))
    if found is None:
        raise NotFound(f"There is no return {rma[:20]}. Check the RMA.")
    return found


def _add(actor: Actor, return_id: int, path: Path, slots: tuple[Proof, ...]) -> bool:
    """Whether the file was taken; its line says so either way."""
    try:
        with path.open("rb") as file:
            added = add_evidence(actor, return_id, path.name, file, slots)
    except EvidenceRefused as refusal:
        click.echo(f"{path.name}: refused. {refusal}")
        return False
    if not added.changed:
        said = "already in this case"
    elif added.state is EvidenceState.PREPARING:
        said = "added; it will be made ready to play by the worker"
    else:
        said = "added"
    click.echo(f"{path.name}: {said}")
    return True
