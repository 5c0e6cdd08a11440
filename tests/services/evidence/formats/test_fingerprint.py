"""Two photos of the same thing are near each other, two different ones are not."""

import random

import pytest
from PIL import Image, ImageDraw, ImageFilter

from services.evidence.formats.fingerprint import distance, perceptual_hash


def scene(seed: int) -> Image.Image:
    draw_with = random.Random(seed)
    picture = Image.new("RGB", (320, 240), tuple(draw_with.randbytes(3)))
    draw = ImageDraw.Draw(picture)
    for _ in range(12):
        left, top = draw_with.randrange(300), draw_with.randrange(220)
        box = (left, top, left + draw_with.randrange(20, 160), top + draw_with.randrange(20, 160))
        draw.ellipse(box, fill=tuple(draw_with.randbytes(3)))
    return picture


def hashed(picture: Image.Image) -> int:
    found = perceptual_hash(picture)
    assert found is not None
    return found


@pytest.mark.parametrize("seed", range(5))
def test_smaller_darker_softer_or_brighter_copies_are_found(seed: int) -> None:
    original = scene(seed)
    copies = [
        original.resize((200, 150)),
        original.filter(ImageFilter.GaussianBlur(2)),
        original.point(lambda value: int(value * 0.8)),
        original.convert("L").convert("RGB"),
    ]
    assert all(distance(hashed(original), hashed(copy)) <= 6 for copy in copies)


def test_different_scenes_are_far_apart() -> None:
    hashes = [hashed(scene(seed)) for seed in range(12)]
    assert min(distance(one, two) for i, one in enumerate(hashes) for two in hashes[:i]) > 12


def test_a_hash_fits_the_databases_signed_64_bits_and_distance_reads_the_sign() -> None:
    assert all(-(2**63) <= hashed(scene(seed)) < 2**63 for seed in range(20))
    assert distance(-1, 0) == 64
    assert distance(-(2**63), 2**63 - 1) == 64
    assert distance(-5, -5) == 0


def test_a_bare_wall_has_no_fingerprint() -> None:
    assert perceptual_hash(Image.new("RGB", (320, 240), "orange")) is None
