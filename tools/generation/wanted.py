"""Which scenarios a brief names: in words (白底图, size chart), for the platforms and in the sizes that it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from domain.brief import Brief
from domain.creative import Canvas
from tools.generation.canvases import canvas, canvases_for, formats
from tools.generation.scenarios import ONCE, Kind, Scenario, kind_of, scenarios

LATIN = re.compile(r"[a-z0-9]")
OTHER_PICTURES = re.compile(
    r"主图|场景图|种草图|海报|横幅|广告|封面|轮播|套图|素材|首页|人群|banner|poster|(?<![a-z])ads?(?![a-z])|lifestyle"
    r"|audience|persona|creatives?|launch kit|main (?:image|picture)s|gallery"
)
"""Words for pictures with a set and words, looked for in what is left of a brief when scenarios are taken out."""
MAIN = re.compile(r"主图|首图|main (?:image|picture|photo)|hero (?:image|picture|shot)")
"""Words for the picture that leads a listing."""
OFFERS = re.compile(r"文字|文案|标题|价格|到手价|促销|贴纸|按钮|headline|price|sticker|badge|slogan|button|text on")
"""Words for things that no picture on pure white may carry: with them white is a wish about the background."""


def canvases_wanted(brief: Brief, text: str) -> tuple[Canvas, ...]:
    """The formats that a brief asks for: the scenarios it names, and whatever else `canvases_for` reads from it."""
    named, rest = scenarios_named(text.casefold(), brief.platforms)
    if any(row.kind == "white" for row in named) and OFFERS.search(rest) and not brief.platforms:
        named = tuple(row for row in named if row.kind != "white")
    if not named:
        return canvases_for(brief.aspect_ratios, brief.sizes, brief.platforms)
    exact = [shape for row in named for shape in _in_sizes(row, brief.sizes)]
    ads = any(row.kind not in ONCE for row in named)
    main = MAIN.search(rest) and all(row.kind != "white" for row in named)
    more = brief.personas or brief.aspect_ratios or main or OTHER_PICTURES.search(rest)
    if not ads and more:
        used = {f"{shape.width}x{shape.height}" for shape in exact}
        free = [size for size in brief.sizes if size not in used]
        exact += canvases_for(brief.aspect_ratios, free, brief.platforms)
    return tuple({shape.name: shape for shape in exact}.values())


def scenarios_named(text: str, platforms: Sequence[str] = ()) -> tuple[tuple[Scenario, ...], str]:
    """The scenarios that a text names, platforms' own before common ones; and what is left of the text without them."""
    found: dict[str, Scenario] = {}
    usual: dict[str, Scenario] = {}
    rest = text
    for word, rows in _words():
        if word not in rest or not (pattern := _pattern(word)).search(rest):
            continue
        meant = list(_meant(rows, platforms))
        # A platform's plain main picture is what it gets anyway: its name alone asks for nothing special.
        usual |= {row.id: row for row in meant if _usual(row)}
        if special := {row.id: row for row in meant if not _usual(row)}:
            found |= special
            rest = pattern.sub(" ", rest)
    # Named beside another picture of its platform ("post and story"), it is asked for like that one.
    beside = {row.platform for row in found.values() if row.kind not in ONCE}
    named = {name: row for name, row in usual.items() if row.platform in beside}
    if beside and MAIN.search(rest):
        named |= {row.id: row for row in map(_main, platforms) if row}
    return tuple((named | found).values()), rest


@lru_cache(maxsize=512)
def _pattern(word: str) -> re.Pattern[str]:
    """Finds a word; a Latin one stands alone."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if LATIN.match(word) else re.escape(word))


def _meant(rows: Sequence[Scenario], platforms: Sequence[str]) -> Iterator[Scenario]:
    """Of the rows that share a word, those of the platforms; a common one stands for its kind on each platform."""
    for row in rows:
        if row.platform in platforms:
            yield row
        elif not row.platform:
            own = [_own(row.kind, code) for code in platforms] if row.kind in ONCE else []
            yield from [one for one in own if one] or [row]


def _own(kind: Kind, platform: str) -> Scenario | None:
    """The platform's own picture of a kind; a section of its detail page is none."""
    rows = (row for row in scenarios().values() if row.platform == platform and row.kind == kind)
    return next((row for row in rows if "_detail" not in row.id), None)


def _main(platform: str) -> Scenario | None:
    """A platform's main picture: a cut-out where only such a one may lead its listing, else what it usually gets."""
    own = [row for row in scenarios().values() if row.platform == platform]
    return next((row for row in own if row.id == f"{platform}_main"), next(filter(_usual, own), None))


def _usual(row: Scenario) -> bool:
    usual = formats().get(row.id)
    return bool(usual and usual.default)


@lru_cache(maxsize=1)
def _words() -> tuple[tuple[str, tuple[Scenario, ...]], ...]:
    """Every word that names scenarios, the longest first."""
    named: dict[str, list[Scenario]] = {}
    for row in scenarios().values():
        for word in (word for words in row.asked.values() for word in words):
            named.setdefault(word.casefold(), []).append(row)
    return tuple(sorted(((word, tuple(rows)) for word, rows in named.items()), key=lambda pair: -len(pair[0])))


def _in_sizes(row: Scenario, sizes: Sequence[str]) -> list[Canvas]:
    """The scenario in the sizes that the brief asks for, in its own where it asks for none."""
    own = f"{row.size[0]}x{row.size[1]}"
    asked = [size for size in sizes if size != own]
    if row.kind not in ONCE or row.platform or not asked:
        return [canvas(row.id)]
    return [canvas(f"{row.id}_{size}") for size in asked]


def resized(name: str, wanted: Canvas) -> Canvas | None:
    """The format of this name in another size, where it is of a kind that is made once; None where it is none."""
    kind = kind_of(name)
    common = next((row for row in scenarios().values() if row.kind == kind and not row.platform), None)
    if kind not in ONCE or common is None:
        return None
    return canvas(f"{common.id}_{wanted.width}x{wanted.height}")
