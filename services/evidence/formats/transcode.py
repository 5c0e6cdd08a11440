"""Inside the decoder: any accepted video becomes H.264 and AAC in an MP4 of at most 1280 pixels, upright."""

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

from services.evidence.contained.job import VIDEO_SIDE, Limits, Reason, Refuse
from services.evidence.contained.pack import Pack
from services.evidence.formats.remux import new_mp4
from services.evidence.formats.video import first_frames, opened, square_pixels

_CLOCK = Fraction(1, 90_000)
_LEAST_STEP = Fraction(1, 61)  # seconds between kept frames: slow motion is shown at 60 a second
_SOUND_RATE = 48_000
_AAC_FRAME = 1024
_PICTURE = {"preset": "ultrafast", "crf": "23", "threads": "1"}
_BROKEN_MAX = 200


class _Picture:
    """The picture track on its way: scaled, thinned to 60 a second, encoded."""

    def __init__(self, out: OutputContainer, stream: VideoStream, first: VideoFrame) -> None:
        width, height = square_pixels(first.width, first.height, stream)
        scale = min(1.0, VIDEO_SIDE / max(width, height))
        self._out = out
        self._last: Fraction | None = None
        rate = stream.average_rate if stream.average_rate and 1 <= stream.average_rate <= 60 else 30
        self._target: VideoStream = out.add_stream("libx264", rate=rate, options=_PICTURE)
        self._target.width, self._target.height = (max(2, round(side * scale / 2) * 2) for side in (width, height))
        self._target.pix_fmt = "yuv420p"
        self._target.thread_count = 1
        self._target.codec_context.time_base = _CLOCK
        if first.rotation:
            self._target.set_display_rotation(first.rotation)

    def write(self, frame: VideoFrame) -> None:
        if frame.pts is None or frame.time_base is None:
            return
        at = frame.pts * frame.time_base
        if self._last is not None and at - self._last < _LEAST_STEP:
            return
        small = frame.reformat(self._target.width, self._target.height, "yuv420p", threads=1)
        small.pts, small.time_base, self._last = frame.pts, frame.time_base, at
        small.pict_type = 0
        self._out.mux(self._target.encode(small))

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
    """Write video to the pack; no facts. Refuse, or any exception of a decoder on a damaged file."""
    with opened(source, decoder, limits) as (container, stream):
        first = next(first_frames(container, stream), None)
    if first is None:
        raise Refuse(Reason.DAMAGED)
    # Opened anew: both tracks must be announced before either is written.
    with opened(source, decoder, limits) as (container, stream), new_mp4(pack.file) as out:
        heard = container.streams.audio[0] if container.streams.audio else None
        picture, sound = _Picture(out, stream, first), _Sound(out, heard) if heard else None
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
    return {}


def _frames(packets: "Iterator[Packet[Stream]]", start: Fraction, limits: Limits) -> Iterator[VideoFrame | AudioFrame]:
    """The frames of all packets that can be decoded, counted from the start (seconds; camcorders begin at 1 s)."""
    broken = 0
    for number, packet in enumerate(packets):
        if number > limits.video_packets:
            raise Refuse(Reason.TOO_MANY_FRAMES)
        try:
            frames = packet.decode()
        except av.FFmpegError as error:
            broken += 1
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
