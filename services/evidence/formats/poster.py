"""Inside the decoder: the frame that stands for a clip, and frames as they are meant to be seen."""

import contextlib
from collections.abc import Iterator
from fractions import Fraction

from av import FFmpegError
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream
from PIL import Image

from services.evidence.contained.job import Reason, Refuse
from services.evidence.formats.blank import Shows, shows, worth_searching
from services.evidence.formats.colours import look_of
from services.evidence.formats.darkroom import picture
from services.evidence.formats.turns import turn_of, upright

_POSTER_PACKETS, _KEY_PACKETS = 400, 20_000
_SMALL = 64


def poster_frame(container: InputContainer, stream: VideoStream) -> VideoFrame:
    """The first frame that shows something, near the beginning or where a whole picture is kept; else the best."""
    best, most = None, -1
    for frame in _candidates(container, stream):
        if frame.width * frame.height > stream.codec_context.width * stream.codec_context.height * 4:
            raise Refuse(Reason.TOO_MANY_PIXELS)
        seen = shows(Image.fromarray(frame.reformat(_SMALL, _SMALL, "rgb24", threads=1).to_ndarray()))
        if seen > most:
            best, most = frame, seen
        if seen is Shows.SOMETHING:
            break
    if best is None:
        raise Refuse(Reason.DAMAGED)
    return best


def _candidates(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    most = worth_searching(stream.codec_context.width * stream.codec_context.height)
    yield from _frames(container, stream, most, _POSTER_PACKETS)
    stream.codec_context.skip_frame = "NONKEY"
    yield from _frames(container, stream, most, _KEY_PACKETS)


def first_frame(container: InputContainer, stream: VideoStream) -> VideoFrame:
    """The first frame that can be decoded; Refuse where there is none near the beginning."""
    frame = next(_frames(container, stream, 1, _POSTER_PACKETS), None)
    if frame is None:
        raise Refuse(Reason.DAMAGED)
    return frame


def key_frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    """The whole pictures of a clip, as many as are worth decoding only to look at them."""
    stream.codec_context.skip_frame = "NONKEY"
    most = worth_searching(stream.codec_context.width * stream.codec_context.height)
    yield from _frames(container, stream, most, _KEY_PACKETS)


def _frames(container: InputContainer, stream: VideoStream, most: int, packets: int) -> Iterator[VideoFrame]:
    """So many frames from where the container stands, of as many packets as that may reasonably take."""
    given = 0
    for number, packet in enumerate(container.demux(stream)):
        frames: list[VideoFrame] = []
        # One broken packet does not spoil the next.
        with contextlib.suppress(FFmpegError):
            frames = stream.decode(packet)
        for frame in frames:
            yield frame
            given += 1
            if given == most:
                return
        if number == packets:
            return


def as_picture(frame: VideoFrame, stream: VideoStream) -> Image.Image:
    """The frame as it is meant to be seen."""
    shown = picture(frame, look_of(frame.color_primaries, frame.color_trc))
    size = square_pixels(frame.width, frame.height, stream.sample_aspect_ratio)
    if size != shown.size:
        shown = shown.resize(size, Image.Resampling.BILINEAR)
    return upright(shown, turn_of(frame))


def square_pixels(width: int, height: int, shape: Fraction | None) -> tuple[int, int]:
    """Width and height when each pixel is drawn square; as they are when the stated shape is absurd."""
    if not shape or not 0.25 <= shape <= 4:
        return width, height
    return max(1, round(width * shape)), height
