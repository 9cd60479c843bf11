"""Where words end in scripts that are written without spaces (Thai, Lao, Khmer, Burmese), as skia's dictionary knows.

Skia tells no break positions, only how wide the longest line is; from that they can be read off.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from tools.generation.typesetting import Style, shape

SPACELESS = (("\u0e01", "\u0e5b"), ("\u0e81", "\u0edf"), ("\u1780", "\u17f9"), ("\u1000", "\u109f"))
"""First and last characters of the scripts."""
LEADING = "เแโใไເແໂໃໄ"
"""Vowels that are written before their consonant."""
LONGEST = 9
"""Characters that may be one word: what is shorter is not taken apart, since a word without room is cut anywhere."""
SIZE = 100.0


def is_spaceless(character: str) -> bool:
    """Whether words of this character's script stand without spaces between them."""
    return any(first <= character <= last for first, last in SPACELESS)


@lru_cache(maxsize=512)
def word_ends(text: str, style: Style) -> frozenset[int]:
    """Places in a text where a line may end because a word does."""
    found: set[int] = set()
    end = len(text)
    while end > LONGEST:
        ends = _second_half(text[:end], style)
        found |= ends
        if not ends:
            break
        # The beginning is read off from what stands before the first end that is known.
        end = min(ends)
    return frozenset(place for place in found if 0 < place < len(text))


def _second_half(text: str, style: Style) -> set[int]:
    """Word ends in the second half: set in a width, the first line is the longest one and ends with a word."""
    places = [
        at for at in range(1, len(text)) if unicodedata.category(text[at])[0] != "M" and text[at - 1] not in LEADING
    ]
    widths = {at: shape(text[:at], style, SIZE).LongestLine for at in places}
    paragraph = shape(text, style, SIZE)
    whole = paragraph.LongestLine
    found = set()
    for width in sorted(width for width in widths.values() if width > 0.52 * whole):
        paragraph.layout(width + 1)
        longest = paragraph.LongestLine
        near = min(places, key=lambda at: abs(widths[at] - longest))
        if longest > 0.5 * whole and abs(widths[near] - longest) < 1.5:
            found.add(near)
    return found
