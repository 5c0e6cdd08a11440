"""A photo or clip of a copy on the screen of whoever looks at it, as it is or as it would leave."""

from dataclasses import dataclass, field

from services.desk.access import Actor
from services.desk.errors import InvalidInput
from services.evidence.keeping import media
from services.privacy.packages import pictures, reviewing

_JPEG = "image/jpeg"


@dataclass(frozen=True)
class Shown:
    """A fresh picture or clip of ours, without metadata."""

    mime: str
    content: bytes = field(repr=False)


def item(actor: Actor, item_id: int, regions: str) -> Shown:
    """The item; of a photo, what `regions` names is covered: “left,top,width,height;…” in thousandths.

    NotFound where there is none, InvalidInput for regions that are none, MediaTampered for bytes that were changed.
    """
    found = reviewing.picture(actor, item_id)
    media().verify(found.media_id, found.sha256)
    content = media().read(found.media_id)
    if found.mime != _JPEG or not regions:
        return Shown(found.mime, content)
    return Shown(_JPEG, pictures.covered(content, pictures.checked(_read(regions))))


def _read(regions: str) -> list[list[int]]:
    try:
        return [[int(side) for side in one.split(",")] for one in regions.split(";")]
    except ValueError as error:
        raise InvalidInput("A covered place needs four whole numbers.") from error
