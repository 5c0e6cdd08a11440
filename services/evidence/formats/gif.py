"""How many pictures a GIF holds, by walking over its blocks without decoding any (GIF89a, appendix A)."""

from typing import BinaryIO

_EXTENSION, _PICTURE = 0x21, 0x2C


def count_frames(file: BinaryIO, most: int) -> int:
    """Number of pictures, at least 1 and at most the given; stops without complaint where the file is broken."""
    file.seek(10)
    _skip_colours(file)
    file.seek(2, 1)
    frames = 0
    while frames < most and (introducer := file.read(1)):
        if introducer[0] == _PICTURE:
            file.seek(8, 1)
            _skip_colours(file)
            frames += 1
        elif introducer[0] != _EXTENSION:
            break
        file.seek(1, 1)  # the picture's code size, or the extension's label
        _skip_blocks(file)
    return max(1, frames)


def _skip_colours(file: BinaryIO) -> None:
    packed = (file.read(1) or b"\0")[0]
    if packed & 0x80:
        file.seek(3 << ((packed & 7) + 1), 1)


def _skip_blocks(file: BinaryIO) -> None:
    while size := file.read(1)[:1]:
        if size == b"\0":
            return
        file.seek(size[0], 1)
