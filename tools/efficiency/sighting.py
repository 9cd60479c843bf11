"""Seeing a product in a picture of unknown making: where it is, and how often."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from tools.efficiency.registration import Reference, refined, sift, warped
from tools.efficiency.resemblance import by_looks, units_by_looks

Array = NDArray[Any]
SIDES = (440, 760)
"""Longer side, in pixels, at which a picture is searched for points: the second only where the first says little."""
ENOUGH = 20
"""With so many agreeing points the finer search would tell nothing new."""
FEWEST = 6
FEW = 12
"""With fewer agreeing points a product's looks are asked, too, and the better fit is taken."""
DISTINCT = 0.78
TURNED = 14
"""So many points must agree on another view before it is called one."""
FAMILIAR = 0.72
"""So much of its colours must be there for a product to be possibly there, too."""


@dataclass(frozen=True)
class Sighting:
    """One product seen in a picture."""

    matrix: Array
    """From reference points to picture points."""
    points: int
    """How many distinctive points agree on it; 0 where it was found by its looks."""
    units: int = 1
    """How often the product stands in the picture."""


class Scene:
    """A picture that products are looked for in; its distinctive points are found once for each size."""

    def __init__(self, picture: Array) -> None:
        self.picture = picture
        self._points: dict[int, tuple[Array, Any]] = {}

    def points(self, side: int) -> tuple[Array, Any]:
        """Places, in pixels of the picture, and descriptors of its points when it is `side` pixels long."""
        if side not in self._points:
            grey = cv2.cvtColor(self.picture, cv2.COLOR_RGB2GRAY)
            scale = min(1.0, side / max(grey.shape))
            small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
            found, descriptors = sift().detectAndCompute(small, None)
            places = np.array([point.pt for point in found], np.float32).reshape(-1, 2) / scale
            self._points[side] = places, descriptors
        return self._points[side]


def sighted(product: Reference, scene: Scene) -> Sighting | None:
    """Where a product is in a picture; None where it cannot be found."""
    picture = scene.picture
    best: Sighting | None = None
    for side in SIDES:
        seen = _by_points(product, scene, side)
        if seen is not None and (best is None or seen.points > best.points):
            best = seen
        if best is not None and best.points >= ENOUGH or side >= max(picture.shape):
            break
    if best is None or best.points < FEW:
        best = _better(product, picture, best, by_looks(product, picture))
    if best is None or not best.points:
        return best
    if best.units == 1 and best.points < ENOUGH:
        return replace(best, units=units_by_looks(product, picture, best.matrix))
    return best


def _better(
    product: Reference, picture: Array, by_points: Sighting | None, by_looks: tuple[Array, int] | None
) -> Sighting | None:
    """Of two sightings the one in which the picture's colours agree better with the product's."""
    if by_looks is None:
        return by_points
    looked = Sighting(by_looks[0], 0, by_looks[1])
    if by_points is None:
        return looked
    if _agreement(product, picture, looked) <= _agreement(product, picture, by_points):
        return by_points
    return replace(looked, units=max(looked.units, by_points.units))


def _agreement(product: Reference, picture: Array, sighting: Sighting) -> float:
    """Correlation of the colours of the product and of what stands in its place."""
    seen = warped(product, picture, refined(product, picture, np.asarray(sighting.matrix, np.float64)))
    one, other = (rgb[product.core].astype(np.float32) for rgb in (product.rgb, seen))
    one, other = one - one.mean(0), other - other.mean(0)
    return float((one * other).sum() / np.sqrt((one * one).sum() * (other * other).sum() + 1e-6))


def seems_turned(product: Reference, scene: Scene, sighting: Sighting | None) -> bool:
    """Whether the picture may show the product from another side: points that only a turn in space explains, or,
    where nothing was found, the product's colours."""
    here, there = _each_once(*_pairs(product, scene, SIDES[-1]))
    known = sighting.points if sighting else 0
    if len(here) >= TURNED:
        tolerance = 3.0 * max(scene.picture.shape) / SIDES[-1]
        _, agreeing = cv2.findFundamentalMat(here, there, cv2.USAC_MAGSAC, tolerance, 0.999, 4000)
        explained = 0 if agreeing is None else int(agreeing.sum())
        if explained >= max(TURNED, 1.4 * known) and explained > 0.4 * len(here):
            return True
    return sighting is None and colours_there(product, scene.picture) > FAMILIAR


def colours_there(product: Reference, picture: Array) -> float:
    """Part of the product's colours that the picture has too, strong colours counting more than greys."""
    small = cv2.resize(picture, (96, 96), interpolation=cv2.INTER_AREA)
    seen = cv2.cvtColor(small.astype(np.float32) / 255, cv2.COLOR_RGB2LAB).reshape(-1, 3)
    own = cv2.cvtColor(product.rgb.astype(np.float32) / 255, cv2.COLOR_RGB2LAB)[product.core]
    own = own[:: max(1, len(own) // 1500)].astype(np.float32)
    cv2.setRNGSeed(7)  # the same picture gives the same answer
    until = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.5)
    _, labels, colours = cv2.kmeans(own, min(6, len(own)), np.zeros(0), until, 1, cv2.KMEANS_PP_CENTERS)
    share = np.bincount(labels.ravel(), minlength=len(colours)) / len(own)
    apart = np.linalg.norm((seen[:, None] - colours[None]) * np.array([0.6, 1, 1], np.float32), axis=-1)
    there = (apart < 9).mean(0)
    weight = share * (6 + np.hypot(colours[:, 1], colours[:, 2]))
    return float((weight * np.minimum(1, there / (0.08 * share))).sum() / weight.sum())


def _each_once(here: Array, there: Array) -> tuple[Array, Array]:
    """The pairs with only the first partner of each point of the product."""
    _, first = np.unique(here.round(1), axis=0, return_index=True)
    return here[first], there[first]


def _pairs(product: Reference, scene: Scene, side: int) -> tuple[Array, Array]:
    """Matching points of product and picture: each of the picture's looks for its one partner on the product.

    In this direction several units of one product each keep their matches.
    """
    none = np.zeros((0, 2), np.float32)
    points, descriptors = scene.points(side)
    if product.descriptors is None or descriptors is None or min(len(product.descriptors), len(descriptors)) < 4:
        return none, none
    pairs = cv2.BFMatcher(cv2.NORM_L2).knnMatch(descriptors, product.descriptors, k=2)
    good = [best for best, *rest in pairs if rest and best.distance < DISTINCT * rest[0].distance]
    here = np.array([product.points[match.trainIdx] for match in good], np.float32).reshape(-1, 2)
    there = np.array([points[match.queryIdx] for match in good], np.float32).reshape(-1, 2)
    return here, there


def _by_points(product: Reference, scene: Scene, side: int) -> Sighting | None:
    """By matching distinctive points and the one affine motion that most of them agree on."""
    here, there = _pairs(product, scene, side)
    tolerance = max(2.0, 2.5 * max(scene.picture.shape) / side)
    first = _motion(here, there, tolerance)
    if first is None:
        return None
    matrix, agreeing = first
    units = 1
    rest = ~_covered(product, matrix, there)
    while units < 9:
        another = _motion(here[rest], there[rest], tolerance)
        if another is None or not _is_a_unit(product, here[rest][another[1]], another, first):
            break
        units += 1
        rest &= ~_covered(product, another[0], there)
    return Sighting(matrix, int(agreeing.sum()), units)


def _motion(here: Array, there: Array, tolerance: float) -> tuple[Array, Array] | None:
    """The affine motion most pairs agree on, and which ones do."""
    if len(here) < FEWEST:
        return None
    matrix, agreeing = cv2.estimateAffine2D(
        here, there, method=cv2.USAC_MAGSAC, ransacReprojThreshold=tolerance, maxIters=3000, confidence=0.999
    )
    if matrix is None or agreeing.sum() < FEWEST:
        return None
    long, short = np.linalg.svd(matrix[:, :2])[1]
    plausible = short > 0.05 and long / short < 1.6 and np.linalg.det(matrix[:, :2]) > 0
    return (matrix, agreeing.ravel().astype(bool)) if plausible else None


def _is_a_unit(product: Reference, points: Array, unit: tuple[Array, Array], first: tuple[Array, Array]) -> bool:
    """Whether a further motion shows the product again, and not one letter or a logo that returns."""
    count, whole = int(unit[1].sum()), int(first[1].sum())
    if count < max(9, 0.25 * whole):
        return False
    spread, full = np.ptp(points, axis=0), np.ptp(product.points, axis=0)
    sizes = [np.sqrt(abs(np.linalg.det(matrix[:, :2]))) for matrix in (unit[0], first[0])]
    return bool((spread > 0.4 * full).all() and 0.4 < sizes[0] / sizes[1] < 2.5)


def _covered(product: Reference, matrix: Array, points: Array) -> Array:
    """Which points of the picture lie on the product that stands there."""
    outline, _ = cv2.findContours(product.mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    hull = cv2.convexHull(np.concatenate(outline)).reshape(-1, 2).astype(np.float32)
    middle = hull.mean(0)
    there = ((hull - middle) * 1.06 + middle) @ matrix[:, :2].T + matrix[:, 2]
    shape = there.astype(np.float32).reshape(-1, 1, 2)
    return np.array([cv2.pointPolygonTest(shape, (float(x), float(y)), False) >= 0 for x, y in points], bool)
