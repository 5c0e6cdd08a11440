"""Files that a customer might send, made on the spot."""

import io
from functools import lru_cache

import av
import numpy as np
from av.video.stream import VideoStream
from PIL import Image


@lru_cache
def photo(seed: int = 1, width: int = 640, height: int = 480) -> bytes:
    """A JPEG that no other seed gives, with the camera, the date and a place in its EXIF."""
    rng = np.random.default_rng(seed)
    image = Image.fromarray(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8)).resize((width, height))
    exif = Image.Exif()
    exif[271], exif[272] = "Apple", "iPhone 13"
    exif.get_ifd(34665)[36867] = "2026:01:30 18:21:07"
    exif.get_ifd(34853).update({1: "N", 2: (53.0, 33.0, 2.0), 3: "E", 4: (9.0, 59.0, 36.0)})
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=90)
    return out.getvalue()


@lru_cache
def clip(codec: str = "mpeg4", container: str = "mp4", seconds: int = 2, *, noisy: bool = False) -> bytes:
    """A short silent video; MPEG-4 part 2 is one that Chromium cannot play, libx264 one that it can."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as video:
        stream = video.add_stream(codec, rate=10)
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(10 * seconds):
            grain = np.random.default_rng(number).integers(0, 255, (120, 160, 3), dtype=np.uint8)
            picture = grain if noisy else np.full((120, 160, 3), 90, dtype=np.uint8)
            picture[:, : number * 8 % 160] = (200, 40, 40)
            video.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        video.mux(stream.encode(None))
    return out.getvalue()


HEIC = "datasets/photos/exif-samples/heic/mobile/iphone_13_pro_max.HEIC"


MOV = "datasets/videos/metadata-extractor/with-gps.mov"
