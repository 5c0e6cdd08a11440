"""Inside the decoder: H.264 and AAC that any browser plays are copied into a clean MP4 without re-encoding."""

import os
from collections.abc import Iterator
from fractions import Fraction
from typing import BinaryIO

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.stream import VideoStream

from services.evidence.contained.job import Limits, Reason, Refuse
from services.evidence.contained.pack import Pack

_PICTURE_FORMATS = {"yuv420p", "yuvj420p"}
_PROFILES = {"Baseline", "Constrained Baseline", "Main", "Extended", "High", "Progressive High", "Constrained High"}
_AAC_PROFILES = {"LC", "HE-AAC", "HE-AACv2"}
# H.264 supplemental information may carry a camera's position and serial number.
_WITHOUT_EXTRAS = "filter_units=remove_types=6"


class _SecondLook:
    """The output file for FFmpeg's second pass, which moves the index to the front while it goes on writing."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._at = file, 0

    def read(self, size: int) -> bytes:
        here = self._file.tell()
        self._file.seek(self._at)
        content = self._file.read(size)
        self._file.seek(here)
        self._at += len(content)
        return content

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: os.fstat(self._file.fileno()).st_size}
        self._at = base[whence] + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """The file stays its owner's."""


def new_mp4(file: BinaryIO) -> OutputContainer:
    """An MP4 with its index first and no word about who made it."""
    file.seek(0)
    return av.open(
        file,
        "w",
        format="mp4",
        options={"movflags": "+faststart", "fflags": "+bitexact"},
        io_open=lambda _url, _flags, _options: _SecondLook(file),
    )


def playable_as_is(stream: VideoStream, sound: AudioStream | None, decoder: str) -> bool:
    """Whether Chromium, Firefox and Safari play these tracks out of an MP4."""
    context = stream.codec_context
    if decoder != "mov" or context.name != "h264" or context.pix_fmt not in _PICTURE_FORMATS:
        return False
    if context.profile not in _PROFILES:
        return False
    return sound is None or (sound.codec_context.name == "aac" and sound.codec_context.profile in _AAC_PROFILES)


def remux(container: InputContainer, stream: VideoStream, sound: AudioStream | None, limits: Limits, pack: Pack) -> int:
    """Copy the picture track and the sound track; how long they last, in milliseconds.

    FFmpegError or ValueError when the file does not permit it.
    """
    wanted = [stream, sound] if sound else [stream]
    promised = min(stream.frames, len(stream.index_entries))  # an edit list leaves fewer than the track has
    with new_mp4(pack.file) as out:
        targets = {track.index: out.add_stream_from_template(track) for track in wanted}
        for target in targets.values():
            target.metadata.clear()
        bare = BitStreamFilterContext(_WITHOUT_EXTRAS, stream, targets[stream.index])
        pictures, end = 0, Fraction(0)
        for packet in _kept(container.demux(wanted), limits):
            source = packet.stream
            pictures += source is stream
            end = max(end, packet.time_base * ((packet.pts or 0) + (packet.duration or 0)))
            for piece in bare.filter(packet) if source is stream else [packet]:
                piece.stream = targets[source.index]
                out.mux_one(piece)
    if pictures < promised * 0.98 - 1:
        raise Refuse(Reason.DAMAGED)
    pack.claim("video")
    return int(end * 1000)


def _kept(packets: "Iterator[Packet[Stream]]", limits: Limits) -> "Iterator[Packet[Stream]]":
    """The packets of what a player shows; ValueError where a picture that an edit list cuts off would stay inside."""
    for number, packet in enumerate(packets):
        if number > limits.video_packets:
            raise Refuse(Reason.TOO_MANY_FRAMES)
        if packet.dts is None:
            continue
        if packet.pts is not None and packet.time_base * packet.pts * 1000 > limits.video_ms:
            raise Refuse(Reason.TOO_LONG)
        if packet.stream.type == "video" and (packet.is_discard or packet.has_sidedata("new_extradata")):
            raise ValueError("the pictures cannot be copied as they are")
        if not packet.is_discard:
            yield packet
