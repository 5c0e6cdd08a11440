"""Short films of the item: a hand-held approach to the problem, which flickers or wobbles where it can."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import av
import numpy as np
from PIL import Image

from data.demo.art.camera import expose, home_of
from data.demo.art.looks import Defect, ProductLook, ShotKind
from data.demo.art.shots import Request, Scene, compose

SIZE = (640, 480)
FRAMES_PER_SECOND = 24
_SWINGS = (-7.0, -3.5, 0.0, 3.5, 7.0)
_FLICKERING = (Defect.NO_POWER, Defect.DEAD_PIXELS)


def clip(product: ProductLook, defect: Defect | None, seed: int, *, order_number: str) -> bytes:
    """An MP4 (H.264, yuv420p, 640 by 480, 24 frames a second, no sound, index first) of 2.5 to 3.5 seconds."""
    rng = np.random.default_rng((seed, 3))
    stills = _stills(product, defect, seed, order_number)
    count = int(FRAMES_PER_SECOND * rng.uniform(2.5, 3.5))
    order = _sequence(defect, count, rng)
    windows = _approach(stills[0], count, rng)
    frames = [
        stills[still].image.resize(SIZE, Image.Resampling.BILINEAR, box)
        for still, box in zip(order, windows, strict=True)
    ]
    return _encode(frames)


def _stills(product: ProductLook, defect: Defect | None, seed: int, order_number: str) -> list[Scene]:
    """The states that the film moves between, each as the sensor saw it."""
    home = replace(home_of(order_number), portrait=False)
    shot = Request(ShotKind.ITEM, product, defect, order_number, seed, lit=True)
    states = [shot]
    if defect is Defect.BROKEN_PART:
        states = [replace(shot, swing=swing) for swing in _SWINGS]
    elif defect is Defect.NO_POWER:
        states = [replace(shot, defect=None), shot]
    elif defect is Defect.DEAD_PIXELS:
        states = [shot, replace(shot, defect=Defect.NO_POWER)]
    scenes = [compose(state, home) for state in states]
    return [Scene(expose(scene.image, home, np.random.default_rng((seed, 4))), scenes[-1].focus) for scene in scenes]


def _sequence(defect: Defect | None, count: int, rng: np.random.Generator) -> list[int]:
    """Which state each frame shows: a pendulum for a loose part, bursts of light for one that fails."""
    if defect is Defect.BROKEN_PART:
        there_and_back = [0, 1, 2, 3, 4, 3, 2, 1]
        return [there_and_back[frame // 2 % 8] for frame in range(count)]
    if defect not in _FLICKERING:
        return [0] * count
    bursts = rng.random(count // 3 + 1) < 0.35
    return [
        int(not bursts[frame // 3]) if defect is Defect.NO_POWER else int(bursts[frame // 3]) for frame in range(count)
    ]


def _approach(still: Scene, count: int, rng: np.random.Generator) -> list[tuple[float, float, float, float]]:
    """The part of the still that each frame shows: closer to the problem, with a little unrest of the hand."""
    time = np.linspace(0, 1, count)
    ease = time * time * (3 - 2 * time)
    width, height = still.image.size
    zoom = 1.12 + 0.62 * ease
    phase = rng.uniform(0, 6.3, 4)
    shake_x = 7 * np.sin(time * 11 + phase[0]) + 3 * np.sin(time * 31 + phase[1])
    shake_y = 6 * np.sin(time * 9 + phase[2]) + 3 * np.sin(time * 27 + phase[3])
    wide, tall = width / zoom, height / zoom
    left = width / 2 + (still.focus[0] - width / 2) * ease + shake_x - wide / 2
    top = height / 2 + (still.focus[1] - height / 2) * ease + shake_y - tall / 2
    left, top = np.clip(left, 0, width - wide), np.clip(top, 0, height - tall)
    boxes = np.stack([left, top, left + wide, top + tall], axis=1)
    return [(float(a), float(b), min(float(c), width), min(float(d), height)) for a, b, c, d in boxes]


def _encode(frames: Sequence[Image.Image]) -> bytes:
    """Through a file, since the index can only be moved to the front of one; one thread, since with more the bytes
    depend on the machine."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "clip.mp4"
        with av.open(str(path), "w", options={"movflags": "+faststart"}) as film:
            track = film.add_stream("libx264", rate=FRAMES_PER_SECOND)
            track.width, track.height = SIZE
            track.pix_fmt = "yuv420p"
            track.options = {"crf": "25", "preset": "superfast", "threads": "1"}
            for frame in frames:
                film.mux(track.encode(av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")))
            film.mux(track.encode(None))
        return path.read_bytes()
