"""Inside the decoder: a video becomes a poster and, where no re-encoding is needed, a clean MP4."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

import av
from av.container import InputContainer
from av.video.stream import VideoStream
from PIL import Image

from data.vocabulary import EvidenceNote
from services.evidence.contained.job import DISPLAY_SIDE, THUMB_SIDE, Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.boxes import is_cut
from services.evidence.formats.colours import look_of
from services.evidence.formats.facts import video_facts
from services.evidence.formats.fingerprint import perceptual_hash
from services.evidence.formats.photo import as_jpeg
from services.evidence.formats.poster import as_picture, poster_frame
from services.evidence.formats.remux import playable_as_is, remux
from services.evidence.formats.sound import heard_track, track_at
from services.evidence.formats.turns import is_mirrored, turn_of

_PROBE = {"probesize": "5000000", "analyzeduration": "5000000"}


def _refuse_other_files(url: str, _flags: object, _options: object) -> object:
    raise PermissionError(f"the video asks for another file: {url[:80]!r}")


@contextlib.contextmanager
def opened(source: BinaryIO, decoder: str, limits: Limits) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its picture track, one thread, no other file, no network; Refuse when over a limit."""
    if decoder == "mov" and is_cut(source):
        raise Refuse(Reason.DAMAGED)
    source.seek(0)
    options = _PROBE | {"protocol_whitelist": "", "enable_drefs": "0", "export_xmp": "1"}
    if decoder != "mov":
        del options["enable_drefs"], options["export_xmp"]
    with av.open(
        source, "r", format=decoder, options=options, metadata_errors="replace", io_open=_refuse_other_files
    ) as container:
        pictures = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
        if not pictures:
            raise Refuse(Reason.NO_PICTURE)
        stream = pictures[0]
        stream.thread_count = 1
        stream.codec_context.options = {"max_pixels": str(limits.video_pixels)}
        if stream.width * stream.height > limits.video_pixels:
            raise Refuse(Reason.TOO_MANY_PIXELS)
        if (duration_ms(container, stream) or 0) > limits.video_ms:
            raise Refuse(Reason.TOO_LONG)
        if stream.frames > limits.video_packets:
            raise Refuse(Reason.TOO_MANY_FRAMES)
        yield container, stream


def duration_ms(container: InputContainer, stream: VideoStream) -> int | None:
    """What the file says it lasts; None when it does not say."""
    if stream.duration and stream.time_base:
        return int(stream.duration * stream.time_base * 1000)
    return container.duration // 1000 if container.duration else None


@dataclass(frozen=True)
class _Look:
    """What a first reading of a video gave: what its metadata claims, its poster, and which sound can be heard."""

    metadata: dict[str, str]
    claimed_ms: int | None
    poster: Image.Image
    sound: int | None
    sound_left_out: bool
    copy: bool


def prepare_video(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """Write poster, thumb and perhaps video to the pack; the facts with needs_transcode."""
    seen = _seen(source, decoder, limits)
    measured_ms = _copied(source, decoder, limits, pack, seen.sound) if seen.copy else None
    poster, thumb = seen.poster, seen.poster.copy()
    width, height = poster.size
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    poster.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.LANCZOS)
    pack.add("poster", as_jpeg(poster, 85))
    pack.add("thumb", as_jpeg(thumb, 80))
    return video_facts(seen.metadata) | {
        "width": width,
        "height": height,
        "frames": 1,
        "duration_ms": seen.claimed_ms or measured_ms,
        "has_audio": seen.sound is not None,
        "note": EvidenceNote.SOUND_LEFT_OUT.value if seen.sound_left_out else None,
        "perceptual_hash": perceptual_hash(thumb),
        "needs_transcode": measured_ms is None,
    }


def _seen(source: BinaryIO, decoder: str, limits: Limits) -> _Look:
    with opened(source, decoder, limits) as (container, _):
        sound, tracks = heard_track(container), len(container.streams.audio)
    with opened(source, decoder, limits) as (container, stream):
        frame = poster_frame(container, stream)
        as_meant = look_of(frame.color_primaries, frame.color_trc) is None and not is_mirrored(turn_of(frame))
        return _Look(
            # A track's "encoder" only names its codec; the container's names the program that wrote it.
            {k: v for k, v in stream.metadata.items() if k != "encoder"} | container.metadata,
            duration_ms(container, stream),
            as_picture(frame, stream),
            sound,
            tracks > 0 and sound is None,
            as_meant and playable_as_is(stream, track_at(container, sound), decoder),
        )


def _copied(source: BinaryIO, decoder: str, limits: Limits, pack: Pack, sound: int | None) -> int | None:
    """How long the copy of the tracks lasts; None where they could not be copied, and nothing is left of a try."""
    try:
        with opened(source, decoder, limits) as (container, stream):
            return remux(container, stream, track_at(container, sound), limits, pack)
    except (av.FFmpegError, ValueError):
        pack.restart()
        return None
