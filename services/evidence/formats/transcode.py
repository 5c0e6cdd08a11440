"""Inside the decoder: any accepted video becomes H.264 and AAC in an MP4 of at most 1280 pixels, as it was seen."""

from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from services.evidence.contained.job import Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.canvas import Canvas, canvas_of
from services.evidence.formats.remux import new_mp4
from services.evidence.formats.sound import heard_track, track_at
from services.evidence.formats.video import opened

_CLOCK = Fraction(1, 90_000)
_LEAST_STEP = Fraction(1, 61)  # seconds between kept frames: slow motion is shown at 60 a second
_SOUND_RATE = 48_000
_AAC_FRAME = 1024
_PICTURE = {"preset": "ultrafast", "crf": "23", "threads": "1"}
_BT709, _LIMITED = 1, 1  # ITU-T H.273
_BROKEN_MAX = 200


class _Picture:
    """The picture track on its way: put on the canvas, thinned to 60 a second, encoded."""

    def __init__(self, out: OutputContainer, stream: VideoStream, canvas: Canvas) -> None:
        self._out, self._canvas = out, canvas
        self._last: Fraction | None = None
        rate = stream.average_rate if stream.average_rate and 1 <= stream.average_rate <= 60 else 30
        self._usual_step = 1 / Fraction(rate)
        self._target: VideoStream = out.add_stream("libx264", rate=rate, options=_PICTURE)
        self._target.width, self._target.height = canvas.width, canvas.height
        self._target.pix_fmt = "yuv420p"
        self._target.thread_count = 1
        context = self._target.codec_context
        context.time_base = _CLOCK
        context.color_primaries = context.color_trc = context.colorspace = _BT709
        context.color_range = _LIMITED

    @property
    def end(self) -> Fraction:
        """Seconds from the start to when the last picture has been shown."""
        return Fraction(0) if self._last is None else self._last + self._usual_step

    def write(self, frame: VideoFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            return
        stamp, base = frame.pts, frame.time_base
        at = stamp * base
        if self._last is not None and at - self._last < _LEAST_STEP:
            return
        shown = self._canvas.show(frame)
        shown.pts, shown.time_base, self._last = stamp, base, at
        shown.pict_type = 0
        self._out.mux(self._target.encode(shown))

    def finish(self) -> None:
        self._out.mux(self._target.encode(None))


class _Sound:
    """The sound track on its way: 48 kHz, at most two channels, AAC."""

    def __init__(self, out: OutputContainer, stream: AudioStream) -> None:
        layout = "mono" if stream.codec_context.channels == 1 else "stereo"
        self._out = out
        self._target: AudioStream = out.add_stream("aac", rate=_SOUND_RATE, layout=layout)
        self._target.bit_rate = 128_000
        self._resampler = AudioResampler("fltp", layout, _SOUND_RATE, _AAC_FRAME)

    def write(self, frame: AudioFrame | None) -> None:
        for piece in self._resampler.resample(frame):
            self._out.mux(self._target.encode(piece))

    def finish(self) -> None:
        self.write(None)
        self._out.mux(self._target.encode(None))


def transcode_video(source: BinaryIO, decoder: str, limits: Limits, pack: Pack) -> dict[str, object]:
    """Write video to the pack; its measures. Refuse, or any exception of a decoder on a damaged file."""
    with opened(source, decoder, limits) as (container, stream):
        canvas = canvas_of(container, stream)
    with opened(source, decoder, limits) as (container, _):
        sound_index = heard_track(container)
    # Opened anew: both tracks must be announced before either is written.
    with opened(source, decoder, limits) as (container, stream), new_mp4(pack.file) as out:
        heard = track_at(container, sound_index)
        picture, sound = _Picture(out, stream, canvas), _Sound(out, heard) if heard else None
        start = Fraction(max(0, container.start_time or 0), av.time_base)
        for frame in _frames(container.demux([stream, heard] if heard else [stream]), start, limits):
            if isinstance(frame, VideoFrame):
                picture.write(frame)
            elif sound:
                sound.write(frame)
        picture.finish()
        if sound:
            sound.finish()
    pack.claim("video")
    return {"width": canvas.width, "height": canvas.height, "duration_ms": round(picture.end * 1000)}


def _frames(packets: "Iterator[Packet[Stream]]", start: Fraction, limits: Limits) -> Iterator[VideoFrame | AudioFrame]:
    """The frames of all packets that can be decoded, counted from the start (seconds; camcorders begin at 1 s)."""
    broken = 0
    for number, packet in enumerate(packets):
        if number > limits.video_packets:
            raise Refuse(Reason.TOO_MANY_FRAMES)
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            broken += packet.stream.type == "video"
            if broken > _BROKEN_MAX:
                raise Refuse(Reason.DAMAGED) from error
            continue
        for frame in frames:
            if not isinstance(frame, (VideoFrame, AudioFrame)):
                continue
            if frame.time is not None and frame.time * 1000 > limits.video_ms:
                raise Refuse(Reason.TOO_LONG)
            if frame.pts is not None and frame.time_base:
                frame.pts = max(0, frame.pts - int(start / frame.time_base))
            yield frame
