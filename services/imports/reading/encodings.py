"""The text in a file's bytes: UTF-8, UTF-16, Windows-1252 or Mac Roman, told by its letters; anything else is refused.

The two old ones give other letters for the same bytes, so each reading is judged by whether its letters are those that
names and products have, in places where they stand. What both could be is refused, not guessed.
"""

import codecs
import re

from services.desk.errors import InvalidInput

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OLD = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
_NOT_TEXT = "{name} is not a text file. Save the table as CSV in UTF-8, or as an Excel workbook, and choose that file."
_UNKNOWN = (
    "{name} is written in an encoding that cannot be told: its accented letters make no sense as UTF-8, UTF-16, "
    "Windows-1252 or Mac Roman. Save it as CSV in UTF-8 and choose that file."
)
_EITHER = (
    "{name} can be written in Windows-1252 or in Mac Roman, and its accented letters would differ: {first} or "
    "{second}. Save it as CSV in UTF-8 and choose that file."
)
_NOTE = "The file is not UTF-8. Its letters are those of {old}, so it was read as that; look at the accented ones."
_USUAL = frozenset("äöüßÄÖÜéèêëÉáàâãåÅíìîïóòôõøØúùûñÑçÇæÆ")
_SELDOM = frozenset("ÀÁÂÃÈÊËÍÎÏÓÔÕÚÙÛýÿšŠžŽœŒ")
_WORD = re.compile(r"[^\W\d_]+(?:’[^\W\d_]+)*")
_ENDINGS = frozenset({"s", "t", "d", "m", "ll", "re", "ve"})
_FOREIGN = re.compile(r"[^\W\d_\x00-\x7f]{3,}")
_PLACES = (
    (frozenset("“„‘«¿¡"), re.compile(r"(?<![^\W_]).(?=[^\W_])")),
    (frozenset("”»"), re.compile(r"(?<=[^\s]).(?![^\W_])")),
    (frozenset("’"), re.compile(r"(?<=[^\W_]).")),
    (frozenset("–—×·"), re.compile(r"(?<![^\W\d_]).(?![^\W\d_])")),
    (frozenset("€£¥§²³½°"), re.compile(r"(?<![^\W\d_]).(?![^\W\d_])")),
    (frozenset("®™©"), re.compile(r".(?![^\W\d_])")),
    (frozenset("…"), re.compile(r"(?<=[^\W_]).(?![^\W\d_])")),
)
_APOSTROPHE = 1.2
_LOWEST = 0.6
_CLEARLY = 0.15


def decode(name: str, content: bytes) -> tuple[str, str | None]:
    """The text, and what a person should know of how it was read; InvalidInput when it is none, or cannot be told."""
    encoding = next((encoding for mark, encoding in _MARKS if content.startswith(mark)), None) or _unmarked(content)
    try:
        text, note = content.decode(encoding), None
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise InvalidInput(_NOT_TEXT.format(name=name)) from None
        text, note = _old(name, content)
    if "\0" in text:
        raise InvalidInput(_NOT_TEXT.format(name=name))
    return text, note


def _unmarked(content: bytes) -> str:
    """UTF-16 without its mark has a zero beside nearly every letter of the headings."""
    start = content[:400]
    for encoding, zeros in (("utf-16-le", start[1::2]), ("utf-16-be", start[::2])):
        if len(zeros) > 8 and zeros.count(0) > 0.9 * len(zeros):
            return encoding
    return "utf-8"


def _old(name: str, content: bytes) -> tuple[str, str]:
    if b"\0" in content:
        raise InvalidInput(_NOT_TEXT.format(name=name))
    texts = {encoding: content.decode(encoding, "replace") for encoding in _OLD}
    sense = {encoding: _sense(text) for encoding, text in texts.items()}
    best, other = sorted(sense, key=lambda encoding: -sense[encoding])
    if sense[best] < _LOWEST:
        raise InvalidInput(_UNKNOWN.format(name=name))
    if sense[best] - sense[other] < _CLEARLY:
        first, second = (_example(texts[encoding]) for encoding in _OLD)
        raise InvalidInput(_EITHER.format(name=name, first=first, second=second))
    return texts[best], _NOTE.format(old=_OLD[best])


def _sense(text: str) -> float:
    """How much of what is not ASCII makes sense where it stands: 1 where all of it does."""
    strange = sum(not character.isascii() for character in text)
    if "\ufffd" in text or not strange:
        return 0.0
    words = sum(_sense_of_word(match.group()) for match in _WORD.finditer(text))
    return (words + sum(_in_place(match) for match in re.finditer(r"[^\w\x00-\x7f]", text))) / strange


def _in_place(sign: re.Match[str]) -> float:
    """A sign that is no letter is worth 0.95 where it may stand, an apostrophe more than the letter it could be."""
    for signs, place in _PLACES:
        if sign.group() in signs and place.match(sign.string, sign.start()):
            return _APOSTROPHE if sign.group() == "’" else 0.95
    return 0.0


def _sense_of_word(word: str) -> float:
    """The worth of the letters of a word that are not ASCII, less what an apostrophe in an odd place costs."""
    if _FOREIGN.search(word) or (len(word) == 1 and not word.isascii()):
        return 0.0
    first, _, last = word.partition("’")
    odd = bool(last) and len(first) > 2 and last not in _ENDINGS
    return sum(_worth(word, place) for place in range(len(word))) - odd


def _worth(word: str, place: int) -> float:
    letter = word[place]
    if letter.isascii() or letter == "’":
        return 0.0
    alike = word.isupper() or word.islower() or (word[:1].isupper() and word[1:].islower())
    misplaced = not alike and letter.isupper() == word[place - 1 : place].islower() and place > 0
    if misplaced or (place == 0 and letter.islower() and word[1:2].isupper()):
        return 0.0
    worth = 1.0 if letter in _USUAL else 0.8 if letter in _SELDOM else 0.0
    return worth * (0.7 if place == 0 and letter.islower() else 1.0)


def _example(text: str) -> str:
    found = re.search(r"[^\s,;\"]*[^\x00-\x7f][^\s,;\"]*", text)
    return f"“{found.group()[:30]}”" if found else "other letters"
