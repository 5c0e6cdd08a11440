"""Videos as phones make them are shown with a poster, and end as H.264 and AAC that a browser plays."""

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from services.desk.errors import EvidenceRefused
from services.evidence import decode
from services.evidence.contained.job import Limits
from services.evidence.decode import Derivative
from tests.support.reading import assert_bare_jpeg, assert_bare_mp4, shared_files

VIDEOS = "datasets/videos"
BROWSER_PROFILES = {"Baseline", "Constrained Baseline", "Main", "High"}


def assert_plays(video: Derivative) -> None:
    with av.open(video.open(), "r") as container:
        stream = container.streams.video[0]
        assert stream.codec_context.name == "h264"
        assert stream.codec_context.pix_fmt in {"yuv420p", "yuvj420p"}
        assert stream.codec_context.profile in BROWSER_PROFILES
        assert all(sound.codec_context.name == "aac" for sound in container.streams.audio)
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        assert sum(1 for _ in container.decode(video=0)) >= min(stream.frames, 10)


@pytest.mark.slow
@pytest.mark.parametrize("name", shared_files(VIDEOS))
def test_every_real_video_gets_a_poster_and_plays(name: str, shared: Path) -> None:
    with decode.prepare(shared / name) as prepared:
        assert prepared.facts.duration_ms
        for key in ("poster", "thumb"):
            assert_bare_jpeg(prepared.derivatives[key].read())
        if not prepared.needs_transcode:
            assert_bare_mp4(prepared.derivatives["video"].read())
            assert_plays(prepared.derivatives["video"])
            return
    with decode.transcode(shared / name) as video:
        assert_bare_mp4(video.read())
        assert_plays(video)


def test_an_iphone_video_is_copied_and_says_where_it_comes_from_but_not_where_it_was_taken(shared: Path) -> None:
    with decode.prepare(shared / VIDEOS / "metadata-extractor/with-gps.mov") as prepared:
        facts, video = prepared.facts, prepared.derivatives["video"].read()
    assert (facts.width, facts.height, facts.duration_ms, facts.has_audio) == (320, 568, 4001, True)
    assert (facts.camera, facts.captured_at, facts.captured_offset) == (
        "Apple iPhone 6", "2019-07-24T11:25:40", "+03:00"
    )  # fmt: skip
    assert facts.had_location
    assert b"+32.09" not in video


@pytest.mark.parametrize("name", ["gps_location.mov", "gps_script_metadata.mp4"])
def test_a_place_in_a_videos_metadata_is_noticed_and_dropped(name: str, shared: Path) -> None:
    with decode.prepare(shared / "hostile/video/generated" / name) as prepared:
        assert prepared.facts.had_location
        assert_bare_mp4(prepared.derivatives["video"].read())


def rotation(video: Derivative) -> int:
    with av.open(video.open(), "r") as container:
        return next(container.decode(video=0)).rotation


def test_a_video_held_upright_stays_upright_copied_or_converted(shared: Path) -> None:
    path = shared / VIDEOS / "metadata-extractor/with-gps.mov"
    with decode.prepare(path) as prepared, decode.transcode(path) as converted:
        poster = Image.open(io.BytesIO(prepared.derivatives["poster"].read()))
        assert poster.size == (320, 568)
        assert rotation(prepared.derivatives["video"]) == -90
        assert rotation(converted) == 0
        assert converted.measures.width < converted.measures.height


def made_video(path: Path, codec: str, pix_fmt: str, size: tuple[int, int] = (320, 240), frames: int = 30) -> Path:
    with av.open(str(path), "w") as out:
        stream = out.add_stream(codec, rate=30)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = *size, pix_fmt
        for number in range(frames):
            shade = np.full((size[1], size[0], 3), 40 + number * 6, dtype=np.uint8)
            shade[:, : size[0] // 2, 0] = 220
            frame = av.VideoFrame.from_ndarray(shade, format="rgb24")
            frame.pts, frame.time_base = number, Fraction(1, 30)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return path


@pytest.mark.parametrize(
    ("codec", "pix_fmt", "copied"),
    [
        ("libx264", "yuv420p", True),
        ("libx264", "yuv444p", False),
        ("libx264", "yuv420p10le", False),
        ("libx265", "yuv420p", False),
        ("mpeg4", "yuv420p", False),
    ],
)
def test_only_what_every_browser_plays_is_copied(codec: str, pix_fmt: str, *, copied: bool, tmp_path: Path) -> None:
    path = made_video(tmp_path / "video.mp4", codec, pix_fmt)
    with decode.prepare(path) as prepared:
        assert prepared.needs_transcode is not copied
        assert ("video" in prepared.derivatives) is copied
    with decode.transcode(path) as video:
        assert_plays(video)


def test_a_conversion_is_at_most_1280_pixels_wide_and_as_long_as_the_original(tmp_path: Path) -> None:
    path = made_video(tmp_path / "video.mp4", "mpeg4", "yuv420p", (1600, 900))
    with decode.transcode(path) as video, av.open(video.open(), "r") as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, stream.frames) == (1280, 720, 30)
        assert container.duration == pytest.approx(1_000_000, abs=20_000)


def test_a_conversion_starts_at_its_first_picture(shared: Path) -> None:
    path = shared / VIDEOS / "metadata-extractor/Sony ILCE-7M3 (A7M3).mts"
    with decode.transcode(path) as video, av.open(video.open(), "r") as container:
        assert next(container.decode(video=0)).time < 0.2


def test_the_poster_is_not_the_dark_start_of_a_fade(tmp_path: Path) -> None:
    path = tmp_path / "fade.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("libx264", rate=30)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 320, 240, "yuv420p"
        for shade in (0, 0, 0, 180, 180, 180):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(np.full((240, 320, 3), shade, np.uint8), format="rgb24")))
        out.mux(stream.encode(None))
    with decode.prepare(path) as prepared:
        poster = np.asarray(Image.open(io.BytesIO(prepared.derivatives["poster"].read())))
    assert poster.mean() > 150


def test_a_limit_is_the_last_that_passes(tmp_path: Path) -> None:
    path = made_video(tmp_path / "video.mp4", "libx264", "yuv420p")
    for limits in (Limits(video_ms=1000), Limits(video_pixels=76_800), Limits(video_packets=30)):
        with decode.prepare(path, limits) as prepared:
            assert prepared.facts.duration_ms == 1000
    refusals = {
        "longer than 0 minutes": Limits(video_ms=999),
        "megapixels": Limits(video_pixels=76_799),
        "more pictures": Limits(video_packets=29),
        "larger than 0 MB": Limits(video_bytes=100),
    }
    for sentence, limits in refusals.items():
        with pytest.raises(EvidenceRefused, match=sentence), decode.prepare(path, limits):
            pass
