"""How busy a picture is under a box: what words that stand there have to be read against.

Counted is how much light changes along the way of one letter. Texture counts once; a straight edge that runs on past
a letter, as a table's or a podium's does, counts twice, because the eye reads it as a line through the word. Large
letters are measured on a smaller picture: what is finer than their strokes does not disturb them.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Rect = tuple[float, float, float, float]
Floats = NDArray[np.float32]

SIDE = 320
"""Longer side of the largest picture that is measured, in pixels; each next one is half as large."""
LEVELS = 3
LETTER = 10.0
"""Size in measured pixels up to which type is measured on the largest picture."""
GRAIN = 0.006
"""Change of light from pixel to pixel that is grain and no edge."""
RUN = 23
"""Pixels that an edge must run straight on for."""
TILE = 1.5
"""Side of the tiles that a box is judged by, in letters."""
CALM = 0.1
"""What words bear without help."""


class Busyness:
    """The busyness of one picture, ready to be asked about any box of it."""

    def __init__(self, picture: NDArray[np.uint8]) -> None:
        height, width = picture.shape[:2]
        self.scale = min(1.0, SIDE / max(height, width))
        """Measured pixels per picture pixel."""
        grey = cv2.cvtColor(np.ascontiguousarray(picture), cv2.COLOR_RGB2GRAY)
        size = max(1, round(width * self.scale)), max(1, round(height * self.scale))
        light = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.float32) / np.float32(255)
        self._sums = []
        for _ in range(LEVELS):
            self._sums.append(cv2.integral(_edges(light)))
            light = np.asarray(cv2.pyrDown(light), np.float32)

    def under(self, box: Rect, size: float) -> float:
        """How much light changes per letter of this type size under a box, both in pixels of the picture."""
        letter = size * self.scale
        level = min(LEVELS - 1, max(0, round(np.log2(max(letter, 1.0) / LETTER))))
        sums, scale = self._sums[level], self.scale / 2**level
        letter /= 2**level
        rows, columns = sums.shape
        left, top, right, bottom = (v * scale for v in box)
        xs = _steps(left, right, columns - 1, TILE * letter)
        ys = _steps(top, bottom, rows - 1, TILE * letter)
        worst = 0.0
        for upper, lower in zip(ys, ys[1:], strict=False):
            high, low, total = sums[upper], sums[lower], 0.0
            for a, b in zip(xs, xs[1:], strict=False):
                mean = (low[b] - low[a] - high[b] + high[a]) / ((b - a) * (lower - upper))
                total += float(mean * letter) ** 4
            # A mean of fourth powers: what is bad for one letter is bad for its line; the worst line counts.
            worst = max(worst, total / (len(xs) - 1))
        return worst**0.25


def _edges(light: Floats) -> Floats:
    """The change of light at every pixel, straight edges twice."""
    soft = cv2.GaussianBlur(light, (0, 0), 0.7)
    across, down = (cv2.Sobel(soft, cv2.CV_32F, *along, ksize=3, scale=1 / 8) for along in ((1, 0), (0, 1)))
    straight = np.maximum(np.abs(cv2.blur(across, (1, RUN))), np.abs(cv2.blur(down, (RUN, 1))))
    return np.maximum(cv2.magnitude(across, down) - GRAIN, 0) + np.maximum(straight - GRAIN, 0)


def _steps(start: float, end: float, most: int, length: float) -> list[int]:
    """Whole places from one end to the other, about this far apart and none of them equal."""
    first = min(max(round(start), 0), most - 1)
    last = max(first + 1, min(round(end), most))
    count = max(1, min(last - first, round((last - first) / max(length, 1.0))))
    return [first + round((last - first) * step / count) for step in range(count + 1)]
