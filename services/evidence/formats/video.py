"""Inside the decoder: a video becomes a poster and, where no re-encoding is needed, a clean MP4."""

import contextlib
from collections.abc import Iterator
from typing import BinaryIO

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from services.evidence.contained.job import DISPLAY_SIDE, THUMB_SIDE, Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.boxes import is_cut
from services.evidence.formats.facts import video_facts
from services.evidence.formats.fingerprint import perceptual_hash
from services.evidence.formats.photo import as_jpeg
from services.evidence.formats.remux import playable_as_is, remux

_POSTER_FRAMES = 5
_POSTER_PACKETS = 400
_DARK = 24.0  # mean grey level under which a first frame is taken for a fade-in
_PROBE = {"probesize": "5000000", "analyzeduration": "5000000"}
_TURNS = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


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


def prepare_video(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """Write poster, thumb and perhaps video to the pack; the facts with needs_transcode."""
    with opened(source, decoder, limits) as (container, stream):
        # A track's "encoder" only names its codec; the container's names the program that wrote it.
        metadata = {k: v for k, v in stream.metadata.items() if k != "encoder"} | container.metadata
        copy = playable_as_is(container, stream, decoder)
        claimed, sound = duration_ms(container, stream), bool(container.streams.audio)
        poster = _poster(container, stream)
    if copy:
        copy = _copied(source, decoder, limits, pack)
    thumb = poster.copy()
    thumb.thumbnail((THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    width, height = poster.size
    poster.thumbnail((DISPLAY_SIDE, DISPLAY_SIDE), Image.Resampling.LANCZOS)
    pack.add("poster", as_jpeg(poster, 85))
    pack.add("thumb", as_jpeg(thumb, 80))
    facts = video_facts(metadata) | {"width": width, "height": height, "frames": 1}
    measured = {"duration_ms": claimed, "has_audio": sound, "perceptual_hash": perceptual_hash(thumb)}
    return facts | measured | {"needs_transcode": not copy}


def _copied(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> bool:
    """Whether the tracks could be copied as they are; if not, nothing is left of the attempt."""
    try:
        with opened(source, decoder, limits) as (container, stream):
            remux(container, stream, limits, pack)
    except (av.FFmpegError, ValueError):
        pack.restart()
        return False
    return True


def _poster(container: InputContainer, stream: VideoStream) -> Image.Image:
    """The first of five frames that is not dark, else the first, upright and with square pixels."""
    first = None
    for frame in first_frames(container, stream):
        if frame.width * frame.height > stream.codec_context.width * stream.codec_context.height * 4:
            raise Refuse(Reason.TOO_MANY_PIXELS)
        picture = as_picture(frame, stream)
        first = first or picture
        if np.asarray(picture.convert("L").resize((16, 16))).mean() >= _DARK:
            return picture
    if first is None:
        raise Refuse(Reason.DAMAGED)
    return first


def first_frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """At most five frames from the beginning, of as many packets as that may reasonably take."""
    given = 0
    for number, packet in enumerate(container.demux(stream)):
        frames: list[VideoFrame] = []
        # One broken packet does not spoil the next.
        with contextlib.suppress(av.FFmpegError):
            frames = stream.decode(packet)
        for frame in frames:
            yield frame
            given += 1
            if given == _POSTER_FRAMES:
                return
        if number == _POSTER_PACKETS:
            return


def as_picture(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    """The frame as it is meant to be seen."""
    rgb = frame.reformat(format="rgb24", threads=1).to_ndarray()
    picture = Image.fromarray(rgb)
    size = square_pixels(frame.width, frame.height, stream)
    if size != picture.size:
        picture = picture.resize(size, Image.Resampling.BILINEAR)
    turn = _TURNS.get(round(frame.rotation / 90) * 90 % 360)
    return picture.transpose(turn) if turn is not None else picture


def square_pixels(width: int, height: int, stream: VideoStream) -> tuple[int, int]:
    """Width and height when each pixel is drawn square; as they are when the stated shape is absurd."""
    shape = stream.sample_aspect_ratio
    if not shape or not 0.25 <= shape <= 4:
        return width, height
    return max(1, round(width * shape)), height
