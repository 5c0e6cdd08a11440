"""Inside the decoder: which sound track of a clip can be heard; phones put tracks in that nobody else can decode."""

import contextlib

from av import FFmpegError
from av.audio.stream import AudioStream
from av.container import InputContainer

_PACKETS = 400


def heard_track(container: InputContainer) -> int | None:
    """The index of the first track of which a sound can be decoded near the beginning; the container is read on."""
    tracks = [track for track in container.streams.audio if track.codec_context is not None]
    heard: set[int] = set()
    for number, packet in enumerate(container.demux(tracks) if tracks else ()):
        with contextlib.suppress(FFmpegError):
            if packet.decode():
                heard.add(packet.stream.index)
        if tracks[0].index in heard or number == _PACKETS:
            break
    return min(heard, default=None)


def track_at(container: InputContainer, index: int | None) -> AudioStream | None:
    """The same track in a container that was opened anew."""
    return next((track for track in container.streams.audio if track.index == index), None)
