"""Inside the decoder: pictures through FFmpeg's filters in one thread, for colours, turns and margins."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
from av.filter import Graph
from av.filter.context import FilterContext
from av.video.format import VideoFormat
from av.video.frame import VideoFrame
from PIL import Image

from services.evidence.formats.colours import TABLE_SIDE, Look, table

DEEP = "rgb48le"
_TICK = Fraction(1, 1000)


class Chain:
    """Filters in a row, a look's table of colours before them, for frames of one size and format.

    With a look the format is DEEP. Frames come back one for one, without their time stamps.
    """

    def __init__(
        self, width: int, height: int, pixels: str, filters: Sequence[tuple[str, str]] = (), look: Look | None = None
    ) -> None:
        """Build the row."""
        self._graph = Graph()
        self._graph.threads = 1
        self._count = 0
        self._source = self._door(width, height, pixels)
        last = self._source if look is None else self._with_table()
        for name, argument in filters:
            following = self._graph.add(name, argument or None)
            last.link_to(following)
            last = following
        self._sink = self._graph.add("buffersink")
        last.link_to(self._sink)
        self._graph.configure()
        if look is not None:
            self._give_table(look)

    def __call__(self, frame: VideoFrame) -> VideoFrame:
        """The frame as it comes out of the row."""
        frame.pts, frame.time_base = self._count, _TICK
        self._count += 1
        self._source.push(frame)
        made = self._sink.pull()
        assert isinstance(made, VideoFrame)
        return made

    def _door(self, width: int, height: int, pixels: str) -> FilterContext:
        return self._graph.add_buffer(width=width, height=height, format=VideoFormat(pixels), time_base=_TICK)

    def _with_table(self) -> FilterContext:
        self._table = self._door(TABLE_SIDE, TABLE_SIDE, DEEP)
        colours = self._graph.add("haldclut", "clut=first")
        self._source.link_to(colours, 0, 0)
        self._table.link_to(colours, 0, 1)
        return colours

    def _give_table(self, look: Look) -> None:
        frame = VideoFrame.from_ndarray(table(look), format=DEEP)
        frame.pts, frame.time_base = 0, _TICK
        self._table.push(frame)
        self._table.push(None)


def picture(frame: VideoFrame, look: Look | None) -> Image.Image:
    """The frame as a picture in sRGB."""
    if look is not None:
        frame = Chain(frame.width, frame.height, DEEP, look=look)(frame.reformat(format=DEEP, threads=1))
    return Image.fromarray(frame.reformat(format="rgb24", threads=1).to_ndarray())


def in_srgb(image: Image.Image, look: Look) -> Image.Image:
    """The picture (RGB) with its numbers meant as the look says."""
    return picture(VideoFrame.from_ndarray(np.asarray(image.convert("RGB")), format="rgb24"), look)
