"""Clips as phones make them: HDR, mirrored, turned midway, cut by an edit list, with sound that nobody can decode."""

import struct
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.stream import VideoStream
from numpy.typing import NDArray

from data.vocabulary import EvidenceNote
from services.evidence import decode
from tests.support.reading import assert_bare_mp4
from tests.support.seeing import clip_of, frames_of, middle, seen, shown

REPORTS = "reports"
Picture = NDArray[np.uint8]
RED, GREY, WHITE, BLUE = (200, 30, 30), (120, 120, 120), (250, 250, 250), (30, 30, 200)
PQ, HLG = 16, 18


def _corner(width: int = 160, height: int = 120) -> Picture:
    """Grey with a red square in the upper left, a blue one in the upper right."""
    picture = np.full((height, width, 3), GREY, np.uint8)
    picture[:40, :40], picture[:40, -40:] = RED, BLUE
    return picture


def _made(path: Path, pictures: list[Picture], codec: str = "libx264", **options: str) -> Path:
    """A clip of ten pictures a second."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=10, options=options)
        assert isinstance(stream, VideoStream)
        stream.height, stream.width = pictures[0].shape[:2]
        stream.pix_fmt = "yuv420p"
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def _hdr(path: Path, paper: float, curve: int) -> Path:
    """A clip in 10-bit HEVC of paper of that number, 0 to 1, with a darker half."""
    pixels = np.full((120, 160, 3), round(paper * 65_535), np.uint16)
    pixels[60:] //= 2
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx265", rate=10, options={"x265-params": "log-level=none"})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p10le"
        context = stream.codec_context
        context.color_primaries, context.color_trc, context.colorspace, context.color_range = 9, curve, 9, 1
        for number in range(5):
            frame = av.VideoFrame.from_ndarray(pixels, format="rgb48le").reformat(
                format="yuv420p10le", dst_colorspace=9, dst_color_range=1
            )
            frame.pts, frame.time_base = number, Fraction(1, 10)
            frame.color_trc, frame.color_primaries = curve, 9
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(("curve", "paper"), [(HLG, 0.75), (HLG, 0.79), (PQ, 0.58), (PQ, 0.62)], ids=str)
def test_paper_in_an_hdr_clip_is_white_in_poster_and_clip(curve: int, paper: float, tmp_path: Path) -> None:
    with clip_of(_hdr(tmp_path / "paper.mov", paper, curve)) as (prepared, clip):
        for pixels in (seen(prepared.derivatives["poster"]), *frames_of(clip)):
            assert middle(pixels, 0.25, 0.5).min() >= 230
            assert middle(pixels, 0.75, 0.5).max() < 150


def test_the_hdr_clip_of_a_report_shows_white_paper(shared: Path) -> None:
    with clip_of(shared / REPORTS / "iphone_hlg_10bit.mov") as (prepared, clip):
        for pixels in (seen(prepared.derivatives["poster"]), *frames_of(clip)):
            assert middle(pixels, 0.05, 0.05).min() >= 230


MATRICES: dict[str, tuple[tuple[int, int, int, int], Callable[[Picture], Picture]]] = {
    "upright": ((1, 0, 0, 1), lambda picture: picture),
    "mirrored": ((-1, 0, 0, 1), lambda picture: picture[:, ::-1]),
    "upside down": ((-1, 0, 0, -1), lambda picture: picture[::-1, ::-1]),
    "mirrored upside down": ((1, 0, 0, -1), lambda picture: picture[::-1]),
    "clockwise": ((0, 1, -1, 0), lambda picture: np.rot90(picture, -1)),
    "counterclockwise": ((0, -1, 1, 0), np.rot90),
    "transposed": ((0, 1, 1, 0), lambda picture: picture.transpose(1, 0, 2)),
    "transposed the other way": ((0, -1, -1, 0), lambda picture: picture[::-1, ::-1].transpose(1, 0, 2)),
}


def _with_matrix(path: Path, matrix: tuple[int, int, int, int]) -> Path:
    """The clip with this a, b, c, d in the header of its picture track (ISO/IEC 14496-12, 8.3.2)."""
    content = bytearray(path.read_bytes())
    at = content.index(b"tkhd") + 44
    a, b, c, d = (value * 65_536 for value in matrix)
    struct.pack_into(">5i", content, at, a, b, 0, c, d)
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", MATRICES)
@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_every_matrix_of_a_clip_is_shown_the_right_way_up(name: str, codec: str, tmp_path: Path) -> None:
    matrix, turned = MATRICES[name]
    path = _with_matrix(_made(tmp_path / "clip.mp4", [_corner()] * 5, codec), matrix)
    meant = turned(_corner()).astype(np.int64)
    with clip_of(path) as (prepared, clip):
        assert np.abs(seen(prepared.derivatives["poster"]) - meant).mean() < 8
        with av.open(clip.open(), "r") as container:
            frame = next(container.decode(video=0))
            turns = -frame.rotation // 90 % 4
            played = np.rot90(frame.to_ndarray(format="rgb24").astype(np.int64), -turns)
    assert played.shape == meant.shape
    assert np.abs(played - meant).mean() < 8


def test_the_mirrored_selfie_of_a_report_is_upright(shared: Path) -> None:
    pixels = shown(shared / REPORTS / "mirrored_selfie.mp4")
    rows = np.nonzero((pixels.min(axis=2) > 230).any(axis=1))[0]
    assert (rows.min(), rows.max()) == pytest.approx((80, 119), abs=2)


def _box_sides(pixels: NDArray[np.int64]) -> tuple[int, int]:
    """Height and width of the yellow box."""
    yellow = (pixels[:, :, 0] > 180) & (pixels[:, :, 1] > 180) & (pixels[:, :, 2] < 90)
    rows, columns = np.nonzero(yellow.any(axis=1))[0], np.nonzero(yellow.any(axis=0))[0]
    return int(rows.max() - rows.min() + 1), int(columns.max() - columns.min() + 1)


def _boxed(width: int, height: int) -> Picture:
    picture = np.full((height, width, 3), GREY, np.uint8)
    picture[height // 2 - 30 : height // 2 + 30, width // 2 - 30 : width // 2 + 30] = (250, 250, 20)
    return picture


def _changing(path: Path, sizes: list[tuple[int, int]]) -> Path:
    """A WebM of which the pictures change size: five of each, with a square yellow box in the middle."""
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libvpx", rate=10)
        assert isinstance(stream, VideoStream)
        (stream.width, stream.height), stream.pix_fmt = sizes[0], "yuv420p"
        for part, (width, height) in enumerate(sizes):
            coder = av.CodecContext.create("libvpx", "w")
            coder.width, coder.height, coder.pix_fmt = width, height, "yuv420p"
            coder.time_base = Fraction(1, 10)
            frame = av.VideoFrame.from_ndarray(_boxed(width, height), format="rgb24").reformat(format="yuv420p")
            packets = []
            for number in range(5):
                frame.pts, frame.time_base = part * 5 + number, Fraction(1, 10)
                packets += coder.encode(frame)
            for packet in packets + coder.encode(None):
                packet.stream = stream
                out.mux_one(packet)
    return path


@pytest.mark.parametrize(
    "sizes",
    [[(160, 120), (120, 160)], [(120, 160), (160, 120)], [(160, 120), (320, 240)], [(320, 180), (160, 160)]],
    ids=str,
)
def test_frames_that_change_size_midway_keep_their_shape(sizes: list[tuple[int, int]], tmp_path: Path) -> None:
    with clip_of(_changing(tmp_path / "clip.webm", sizes)) as (_, clip):
        frames = frames_of(clip)
    assert len({frame.shape for frame in frames}) == 1
    for frame in (frames[2], frames[-2]):
        height, width = _box_sides(frame)
        assert height == pytest.approx(width, abs=3)
        assert height == pytest.approx(60, abs=3)


def test_the_clip_of_a_report_that_turns_midway_keeps_its_shape(shared: Path) -> None:
    with clip_of(shared / REPORTS / "webm_turned_midway.webm") as (_, clip):
        height, width = _box_sides(frames_of(clip)[-3])
    assert height == pytest.approx(width, abs=3)


@pytest.mark.parametrize(
    ("name", "note", "heard"),
    [
        ("audio_apac_only.mov", EvidenceNote.SOUND_LEFT_OUT, False),
        ("iphone16_aac_then_apac.mov", None, True),
        ("reversed", None, True),
    ],
)
def test_sound_that_cannot_be_decoded_does_not_spoil_the_clip(
    name: str, note: EvidenceNote | None, *, heard: bool, shared: Path, tmp_path: Path
) -> None:
    path = shared / REPORTS / name
    if name == "reversed":
        path = _swapped_sound(shared / REPORTS / "iphone16_aac_then_apac.mov", tmp_path / "clip.mov")
    with clip_of(path) as (prepared, clip):
        assert (prepared.facts.note, prepared.facts.has_audio) == (note, heard)
        assert_bare_mp4(clip.read())
        with av.open(clip.open(), "r") as container:
            assert [sound.codec_context.name for sound in container.streams.audio] == (["aac"] if heard else [])


def _swapped_sound(source: Path, path: Path) -> Path:
    """The same clip with its two sound tracks in the other order."""
    content = source.read_bytes()
    at = content.index(b"moov") - 4
    end = at + int.from_bytes(content[at : at + 4], "big")
    tracks, where = [], at + 8
    while where < end:
        size = int.from_bytes(content[where : where + 4], "big")
        tracks.append(content[where : where + size])
        where += size
    places = [n for n, box in enumerate(tracks) if box[4:8] == b"trak"]
    tracks[places[1]], tracks[places[2]] = tracks[places[2]], tracks[places[1]]
    path.write_bytes(content[: at + 8] + b"".join(tracks) + content[end:])
    return path


def test_a_clip_without_a_stated_length_has_one_once_it_is_made(shared: Path) -> None:
    path = shared / REPORTS / "webm_mediarecorder.webm"
    with decode.prepare(path) as prepared:
        assert prepared.facts.duration_ms is None
    with decode.transcode(path) as made:
        assert made.measures.duration_ms == pytest.approx(2000, abs=100)


def test_what_an_edit_list_cuts_off_is_not_in_the_copy(shared: Path) -> None:
    with clip_of(shared / REPORTS / "trimmed_edit_list.mp4") as (prepared, clip):
        assert prepared.facts.duration_ms == 2000
        assert all(frame[200, 10, 2] < 120 for frame in frames_of(clip))
        with av.open(clip.open(), "r") as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
            assert not any(packet.is_discard for packet in packets)
            assert len(packets) == 60
            assert container.duration == pytest.approx(2_000_000, abs=50_000)


@pytest.mark.parametrize("tenths", [10, 15])
def test_a_clip_cut_at_any_picture_is_kept_from_there(tenths: int, tmp_path: Path) -> None:
    """At a picture that stands for itself the rest is copied, at any other it is made anew."""
    pictures = [np.full((120, 160, 3), RED if number < tenths else BLUE, np.uint8) for number in range(30)]
    path = _made(tmp_path / "clip.mp4", pictures, g="10", bf="0", sc_threshold="0")
    content = bytearray(path.read_bytes())
    ticks = int.from_bytes(content[(at := content.index(b"mdhd")) + 16 : at + 20], "big")
    struct.pack_into(">Ii", content, content.index(b"elst") + 12, 3000 - tenths * 100, tenths * ticks // 10)
    path.write_bytes(content)
    with clip_of(path) as (prepared, clip):
        assert prepared.needs_transcode is (tenths != 10)
        frames = frames_of(clip)
        with av.open(clip.open(), "r") as container:
            assert sum(packet.size > 0 for packet in container.demux(video=0)) == 30 - tenths
    assert len(frames) == 30 - tenths
    assert all(frame[60, 80, 0] < 90 for frame in frames)


@pytest.mark.parametrize("first", [0, 255])
@pytest.mark.parametrize("pictures", [2, 20, 60])
def test_the_poster_is_not_one_of_the_blank_first_frames(first: int, pictures: int, tmp_path: Path) -> None:
    blank = np.full((120, 160, 3), first, np.uint8)
    path = _made(tmp_path / "clip.mp4", [blank] * pictures + [_corner()] * 5)
    assert np.abs(shown(path) - _corner()).mean() < 8


def test_the_poster_is_found_behind_a_long_dark_beginning(tmp_path: Path) -> None:
    blank = np.zeros((120, 160, 3), np.uint8)
    path = _made(tmp_path / "clip.mp4", [blank] * 420 + [_corner()] * 30, g="30")
    assert np.abs(shown(path) - _corner()).mean() < 8
