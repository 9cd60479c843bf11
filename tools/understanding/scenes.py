"""Where a product is shown: the set and palette that fit an audience, a mood and the merchant's own words."""

from __future__ import annotations

import colorsys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from domain.creative import Persona
from tools.understanding.occasions import at_home
from tools.understanding.personas import archetype_of
from tools.understanding.taxonomy import Archetype, found_in, promotions

Colour = tuple[float, float, float]


class PaletteLike(Protocol):
    """One colour mood of a set."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> dict[str, str]: ...
    @property
    def slots(self) -> Sequence[str]: ...
    @property
    def accent(self) -> Sequence[str]: ...
    @property
    def dark(self) -> bool: ...


class SetLike(Protocol):
    """What a set says of itself."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> dict[str, str]: ...
    @property
    def keywords(self) -> Mapping[str, Sequence[str]]: ...
    @property
    def moods(self) -> Sequence[str]: ...
    @property
    def palettes(self) -> Sequence[PaletteLike]: ...
    @property
    def angles(self) -> Sequence[str]: ...
    @property
    def cm_per_unit(self) -> float | None: ...


@dataclass(frozen=True)
class Staging:
    """A set and palette, and whether the merchant asked for it."""

    card: SetLike
    palette: PaletteLike
    asked: bool = False


def stage_personas(
    personas: Sequence[Persona],
    sets: Sequence[SetLike],
    *,
    style: Sequence[str] = (),
    avoid: Sequence[str] = (),
    variants: int = 1,
    learned: Callable[[str, str], float] | None = None,
    angle: str = "level",
    family: str = "any",
) -> dict[str, tuple[Staging, ...]]:
    """Persona id -> one staging per variant. Sets differ between personas as long as there are enough of them.

    `learned` says how much more, or less, a set is worth to an audience than its looks let expect; a set that is there
    from the product's `angle`, or where goods of its `family` are at home, is worth a little more.
    """
    named = sets_named(style, sets)
    fitting = [card for card in sets if not _mentions(card, avoid) and allowed(card, avoid)]
    offered = named or fitting or list(sets)
    worth = {
        (persona.id, card.name): fit(card, archetype_of(persona.id), persona.scene)
        + (100.0 - 20.0 * place if card in named else 0.0)
        + (learned(persona.id, card.name) if learned else 0.0)
        + (SEEN_RIGHT if angle != "level" and angle in card.angles else 0.0)
        + at_home(card.name, _keywords(card), family)
        for persona in personas
        for place, card in enumerate(offered)
    }
    chosen = _assigned([persona.id for persona in personas], [card.name for card in offered], worth)
    used: set[tuple[str, str]] = set()
    stagings: dict[str, tuple[Staging, ...]] = {}
    for persona in personas:
        card = next(card for card in offered if card.name == chosen[persona.id])
        ranked = sorted(
            allowed(card, avoid) or card.palettes,
            key=lambda p: -palette_fit(p, archetype_of(persona.id).tones, style, avoid, (card.name, p.name) in used),
        )
        listed = [ranked[number % len(ranked)] for number in range(variants)]
        used |= {(card.name, palette.name) for palette in listed}
        stagings[persona.id] = tuple(Staging(card, palette, bool(named)) for palette in listed)
    return stagings


def sets_named(words: Sequence[str], sets: Sequence[SetLike]) -> list[SetLike]:
    """The sets that these words of the merchant name, best first."""
    scored: list[tuple[int, SetLike]] = []
    for card in sets:
        known = (*_keywords(card), *(title.casefold() for title in card.title.values()), card.name.replace("_", " "))
        length = sum(len(hit) for text in words for hit in found_in(text, known))
        if length:
            scored.append((length, card))
    return [card for _, card in sorted(scored, key=lambda pair: -pair[0])]


def fit(card: SetLike, archetype: Archetype, scene: str = "") -> float:
    """How well a set suits an audience: its scenes in order of preference, then its moods."""
    known = set(_keywords(card)) | {card.name}
    wanted = tuple(dict.fromkeys([scene, *archetype.scenes] if scene else archetype.scenes))
    score = sum(12.0 - place for place, word in enumerate(wanted) if word in known or word.replace(" ", "_") in known)
    return score + 1.5 * len(set(card.moods) & set(archetype.moods))


SEEN_RIGHT = 4.0
TONE_ASKED = 24.0
"""More than a palette loses that another audience has: whoever asks for dark pictures gets no white one."""
LEAST_FIT = 1.0
"""A set that suits an audience less than this is no place for it, even if it is the only one left."""


def _assigned(personas: Sequence[str], cards: Sequence[str], worth: Mapping[tuple[str, str], float]) -> dict[str, str]:
    """Persona -> set: best pairs first, every set once before any is used again, nobody in an unfit set."""
    chosen: dict[str, str] = {}
    while len(chosen) < len(personas):
        free = list(cards)
        while free and len(chosen) < len(personas):
            open_ = [persona for persona in personas if persona not in chosen]
            pairs = ((persona, card) for persona in open_ for card in free)
            persona, card = max(pairs, key=lambda pair: (worth[pair], -free.index(pair[1])))
            if worth[persona, card] < LEAST_FIT:
                card = max(cards, key=lambda name: worth[persona, name])
            chosen[persona] = card
            if card in free:
                free.remove(card)
    return chosen


def palette_fit(
    palette: PaletteLike, tones: Sequence[str], style: Sequence[str], avoid: Sequence[str], taken: bool = False
) -> float:
    """How well a palette suits: tones and colours that are asked for, then tones in order; what is taken comes last."""
    own = tones_of(palette)
    score = sum(4.0 - 0.5 * place for place, tone in enumerate(tones) if tone in own)
    score += sum(TONE_ASKED for tone in tones_named(style) if tone in own)
    main = _rgb(palette.slots[0])
    for colour in colours_named(style):
        score += 12.0 - 0.1 * _distance(main, colour)
    for colour in colours_named(avoid):
        score -= max(0.0, 12.0 - 0.1 * _distance(main, colour))
    return score - (20.0 if taken else 0.0)


def allowed(card: SetLike, avoid: Sequence[str]) -> list[PaletteLike]:
    """The palettes of a set in which no colour is one that is not wanted: neither on the set nor on the stickers."""
    unwanted = colours_named(avoid)
    return [palette for palette in card.palettes if not clashing_colours(_main_colours(palette), unwanted)]


def _main_colours(palette: PaletteLike) -> list[Colour]:
    return [_rgb(code) for code in (*palette.slots, *palette.accent)]


def clashing_colours(shown: Sequence[Colour], unwanted: Sequence[Colour]) -> bool:
    """Whether a colour is shown that people would call by an unwanted one's name; white and grey: the first one."""
    return any(_alike(colour, other) for other in unwanted for colour in (shown[:1] if _is_grey(other) else shown))


GREYISH, NEAR = 0.2, 45.0


def _is_grey(colour: Colour) -> bool:
    return colorsys.rgb_to_hls(*(channel / 255 for channel in colour))[2] < GREYISH


def _alike(colour: Colour, unwanted: Colour) -> bool:
    """Near in hue and lightness. Names of warm colours change sooner: light red is pink, dark orange is brown."""
    if _is_grey(unwanted):
        return _distance(colour, unwanted) < (2 * NEAR if max(unwanted) < 60 else NEAR)
    (hue, light, _), (other, other_light, _) = (
        colorsys.rgb_to_hls(*(channel / 255 for channel in each)) for each in (colour, unwanted)
    )
    warm = other < 50 / 360 or other > 320 / 360
    degrees, lightness = (18 / 360, 0.3) if warm else (30 / 360, 0.45)
    turned = abs(hue - other)
    return not _is_grey(colour) and min(turned, 1 - turned) <= degrees and abs(light - other_light) <= lightness


def tones_of(palette: PaletteLike) -> frozenset[str]:
    """Light, dark, warm, cool, green, pink, vivid, soft: what the palette looks like."""
    return _tones(tuple(palette.slots), tuple(palette.accent), palette.dark)


@lru_cache(maxsize=256)
def _tones(slots: tuple[str, ...], accent: tuple[str, ...], dark: bool) -> frozenset[str]:
    tones: set[str] = set()
    red, green, blue = (sum(channel) / len(slots) for channel in zip(*(_rgb(slot) for slot in slots), strict=True))
    lightness = (0.299 * red + 0.587 * green + 0.114 * blue) / 255
    tones.add("dark" if dark or lightness < 0.35 else "light" if lightness > 0.66 else "middle")
    for source in ((red, green, blue), *(_rgb(colour) for colour in accent[:1])):
        hue, light, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in source))
        degrees = hue * 360
        if saturation > 0.12:
            tones.add(
                "pink" if degrees >= 315 and light > 0.45 else "warm" if degrees < 65 or degrees >= 330
                else "green" if degrees < 170 else "cool" if degrees < 275 else "pink"
            )  # fmt: skip
        if saturation > 0.55 and 0.25 < light < 0.75:
            tones.add("vivid")
        elif saturation < 0.35 and light > 0.5:
            tones.add("soft")
    return frozenset(tones)


def tones_named(words: Sequence[str]) -> tuple[str, ...]:
    """Tones that the merchant's words ask for."""
    table = promotions()["tones"]
    return tuple(tone for tone, known in table.items() if any(found_in(text, tuple(known)) for text in words))


def colours_named(words: Sequence[str]) -> tuple[Colour, ...]:
    """Colours that the merchant's words ask for; the longest word of each text counts."""
    found: list[Colour] = []
    for text in words:
        hits = [
            (max(map(len, hit)), code)
            for code, known in promotions()["colours"].items()
            if (hit := found_in(text, tuple(known)))
        ]
        if hits:
            found.append(_rgb(max(hits)[1]))
    return tuple(found)


def _keywords(card: SetLike) -> tuple[str, ...]:
    return tuple(word.casefold() for words in card.keywords.values() for word in words)


def _mentions(card: SetLike, words: Sequence[str]) -> bool:
    return any(found_in(text, _keywords(card)) for text in words)


def _rgb(code: str) -> Colour:
    return (int(code[1:3], 16), int(code[3:5], 16), int(code[5:7], 16))


def _distance(one: Colour, other: Colour) -> float:
    """A redness-weighted colour distance, 0 to about 765."""
    mean = (one[0] + other[0]) / 2
    red, green, blue = (a - b for a, b in zip(one, other, strict=True))
    return float(((2 + mean / 256) * red**2 + 4 * green**2 + (2 + (255 - mean) / 256) * blue**2) ** 0.5)
