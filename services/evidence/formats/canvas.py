"""Inside the decoder: frames of any size, turn and colours, put upright and whole onto one canvas."""

from dataclasses import dataclass
from fractions import Fraction

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace
from av.video.stream import VideoStream

from services.evidence.contained.job import VIDEO_SIDE
from services.evidence.formats.colours import Look, look_of
from services.evidence.formats.darkroom import DEEP, Chain
from services.evidence.formats.poster import first_frame, key_frames, square_pixels
from services.evidence.formats.turns import filters, swaps_sides, turn_of

_PIXELS = "yuv420p"


def canvas_of(container: InputContainer, stream: VideoStream) -> "Canvas":
    """A canvas on which every frame has room, as far as its whole pictures tell; Refuse without a single one."""
    shape = stream.sample_aspect_ratio
    sizes = [_upright_size(frame, shape) for frame in key_frames(container, stream)]
    if not sizes:  # an edit list may cut off each of them
        container.seek(0)
        stream.codec_context.skip_frame = "DEFAULT"
        sizes = [_upright_size(first_frame(container, stream), shape)]
    width, height = (max(sides) for sides in zip(*sizes, strict=True))
    scale = min(1.0, VIDEO_SIDE / max(width, height))
    return Canvas(shape, scale, _even(width * scale), _even(height * scale))


def _upright_size(frame: VideoFrame, shape: Fraction | None) -> tuple[int, int]:
    width, height = square_pixels(frame.width, frame.height, shape)
    return (height, width) if swaps_sides(turn_of(frame)) else (width, height)


def _even(side: float) -> int:
    return max(2, round(side / 2) * 2)


@dataclass(frozen=True)
class _Kind:
    """What frames must have in common to be treated alike."""

    width: int
    height: int
    turn: int
    look: Look | None


class Canvas:
    """An area of so many pixels, on which frames are shown upright, whole, in the middle, on black."""

    def __init__(self, shape: Fraction | None, scale: float, width: int, height: int) -> None:
        """A canvas for frames with pixels of this shape, each `scale` times its size unless it would not fit."""
        self.width, self.height = width, height
        self._shape, self._scale = shape, scale
        self._kind: _Kind | None = None

    def show(self, frame: VideoFrame) -> VideoFrame:
        """The canvas with the frame on it, in the limited range of BT.709; its time stamps are the caller's."""
        kind = _Kind(frame.width, frame.height, turn_of(frame), look_of(frame.color_primaries, frame.color_trc))
        if kind != self._kind:
            self._prepare(kind, frame)
        deep = DEEP if kind.look else _PIXELS
        small = _as_bt709(frame, *self._small, deep)
        return _as_bt709(self._chain(small), self.width, self.height, _PIXELS)

    def _prepare(self, kind: _Kind, frame: VideoFrame) -> None:
        width, height = _upright_size(frame, self._shape)
        scale = min(self._scale, self.width / width, self.height / height)
        shown = min(self.width, _even(width * scale)), min(self.height, _even(height * scale))
        self._small = shown[::-1] if swaps_sides(kind.turn) else shown
        margins = ("pad", f"{self.width}:{self.height}:(ow-iw)/2:(oh-ih)/2:black")
        steps = (*filters(kind.turn), *(() if shown == (self.width, self.height) else (margins,)))
        self._chain = Chain(*self._small, DEEP if kind.look else _PIXELS, steps, kind.look)
        self._kind = kind


def _as_bt709(frame: VideoFrame, width: int, height: int, pixels: str) -> VideoFrame:
    if pixels == DEEP:
        return frame.reformat(width, height, DEEP, threads=1)
    return frame.reformat(
        width, height, pixels, dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG, threads=1
    )
