"""What a scanner meant that types as on one country's keyboard into a computer that is set to another's.

A scanner sends keys, not characters. Each layout gives the characters of the same keys, row by row from the upper left,
first alone, then with Shift; the last keys of a row that letters and numbers never come from are left out.
"""

from collections.abc import Iterator
from functools import lru_cache

_US = ("`1234567890-=", "qwertyuiop[]\\", "asdfghjkl;'", "zxcvbnm,./"), (
    "~!@#$%^&*()_+", "QWERTYUIOP{}|", 'ASDFGHJKL:"', "ZXCVBNM<>?"
)  # fmt: skip
_OTHERS = {
    "German": (
        ("^1234567890ß´", "qwertzuiopü+#", "asdfghjklöä", "yxcvbnm,.-"),
        ('°!"§$%&/()=?`', "QWERTZUIOPÜ*'", "ASDFGHJKLÖÄ", "YXCVBNM;:_"),
    ),
    "French": (
        ("²&é\"'(-è_çà)=", "azertyuiop^$*", "qsdfghjklmù", "wxcvbn,;:!"),
        ("~1234567890°+", "AZERTYUIOP¨£µ", "QSDFGHJKLM%", "WXCVBN?./§"),
    ),
    "Belgian": (
        ("²&é\"'(§è!çà)-", "azertyuiop^$µ", "qsdfghjklmù", "wxcvbn,;:="),
        ("³1234567890°_", "AZERTYUIOP¨*£", "QSDFGHJKLM%", "WXCVBN?./+"),
    ),
    "Swiss": (
        ("§1234567890'^", "qwertzuiopü¨$", "asdfghjklöä", "yxcvbnm,.-"),
        ('°+"*ç%&/()=?`', "QWERTZUIOPè!£", "ASDFGHJKLéà", "YXCVBNM;:_"),
    ),
    "British": (
        ("`1234567890-=", "qwertyuiop[]#", "asdfghjkl;'", "zxcvbnm,./"),
        ('¬!"£$%^&*()_+', "QWERTYUIOP{}~", "ASDFGHJKL:@", "ZXCVBNM<>?"),
    ),
    "Italian": (
        ("\\1234567890'ì", "qwertyuiopè+ù", "asdfghjklòà", "zxcvbnm,.-"),
        ('|!"£$%&/()=?^', "QWERTYUIOPé*§", "ASDFGHJKLç°", "ZXCVBNM;:_"),
    ),
    "Spanish": (
        ("º1234567890'¡", "qwertyuiop`+ç", "asdfghjklñ´", "zxcvbnm,.-"),
        ('ª!"·$%&/()=?¿', "QWERTYUIOP^*Ç", "ASDFGHJKLÑ¨", "ZXCVBNM;:_"),
    ),
    "Portuguese": (
        ("\\1234567890'«", "qwertyuiop+´~", "asdfghjklçº", "zxcvbnm,.-"),
        ('|!"#$%&/()=?»', "QWERTYUIOP*`^", "ASDFGHJKLÇª", "ZXCVBNM;:_"),
    ),
    "Nordic": (
        ("§1234567890+´", "qwertyuiopå¨'", "asdfghjklöä", "zxcvbnm,.-"),
        ('½!"#¤%&/()=?`', "QWERTYUIOPÅ^*", "ASDFGHJKLÖÄ", "ZXCVBNM;:_"),
    ),
    "Czech": (
        (";+ěščřžýáíé=´", "qwertzuiopú)¨", "asdfghjklů§", "yxcvbnm,.-"),
        ("°1234567890%ˇ", "QWERTZUIOP/('", 'ASDFGHJKL"!', "YXCVBNM?:_"),
    ),
    "Slovak": (
        (";+ľščťžýáíé=´", "qwertzuiopúäň", "asdfghjklô§", "yxcvbnm,.-"),
        ("°1234567890%ˇ", "QWERTZUIOP/()", 'ASDFGHJKL"!', "YXCVBNM?:_"),
    ),
    "Hungarian": (
        ("0123456789öüó", "qwertzuiopőúű", "asdfghjkléá", "yxcvbnm,.-"),
        ("§'\"+!%/=()ÖÜÓ", "QWERTZUIOPŐÚŰ", "ASDFGHJKLÉÁ", "YXCVBNM?:_"),
    ),
    "Turkish": (
        ('"1234567890*-', "qwertyuıopğü,", "asdfghjklşi", "zxcvbnmöç."),
        ("é!'^+%&/()=?_", "QWERTYUIOPĞÜ;", "ASDFGHJKLŞİ", "ZXCVBNMÖÇ:"),
    ),
}


def as_on_other_keyboards(text: str) -> Iterator[str]:
    """The text as it was meant if the scanner types American on another keyboard, then the other way round."""
    seen = {text}
    for table in _tables():
        meant = text.translate(table)
        if meant not in seen:
            seen.add(meant)
            yield meant


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[int, str], ...]:
    american = _keys(_US)
    others = [_keys(layout) for layout in _OTHERS.values()]
    return tuple(
        [_table(other, american) for other in others] + [_table(american, other) for other in others],
    )


def _keys(layout: tuple[tuple[str, ...], tuple[str, ...]]) -> str:
    plain, shifted = layout
    return "".join(plain) + "".join(shifted)


def _table(typed: str, meant: str) -> dict[int, str]:
    """Of two keys that give the same character, the one without Shift counts."""
    return {ord(one): other for one, other in reversed(list(zip(typed, meant, strict=True)))}
