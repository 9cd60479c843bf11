"""Benefits, price and call to action as measured groups."""

from __future__ import annotations

from tools.generation.groups import NOTHING, Align, Content, Group, Numbered, Piece, Sizes, beside, stack
from tools.generation.stickers import plan


def chips_group(content: Content, sizes: Sizes, width: float, rows: bool, align: Align) -> Group | None:
    """Benefits as a list of lines, or as pills in one row or two even ones."""
    chips = content.of("chip")
    if not chips:
        return NOTHING

    def pieces(size: float) -> list[Piece]:
        plans = [(i, s, plan(s, content.look, content.lang, size, rows)) for i, s in chips]
        return [Piece("chip", 0, 0, p.width, p.height, size, s.text, "left", i) for i, s, p in plans]

    full = pieces(sizes.chip)
    if rows:
        widest = max(p.width for p in full)
        listed = [Group((p,), p.width, p.height) for p in full]
        return stack(listed, [0.62 * sizes.chip] * len(full), widest, align) if widest <= width else None
    gap = 0.5 * sizes.chip
    for count in (1, 2, 3):
        # A little smaller is better than a second row.
        for share in (1.0, 0.94, 0.88, 0.82, 0.78) if count == 1 else (1.0, 0.94, 0.88):
            size = max(sizes.floor, sizes.chip * share)
            lines = _even_rows(pieces(size), count, gap)
            if lines and max(line.width for line in lines) <= width:
                return stack(lines, [gap] * len(lines), max(line.width for line in lines), align)
    return None


def _even_rows(pieces: list[Piece], count: int, gap: float) -> list[Group]:
    if count > len(pieces):
        return []
    per = -(-len(pieces) // count)
    return [beside(pieces[at : at + per], gap) for at in range(0, len(pieces), per)]


def offer_group(content: Content, sizes: Sizes, width: float, align: Align) -> Group | None:
    """Price and call to action: in one capsule where the look has them and both fit, else apart."""
    prices, buttons = content.of("price"), content.of("cta")
    # One capsule a little smaller is better than two things one under the other.
    for share in (1.0, 0.93, 0.86) if prices and buttons else (1.0,):
        price = [_planned(pair, content, max(sizes.floor, sizes.price * share)) for pair in prices[:1]]
        button = [_planned(pair, content, max(sizes.floor, sizes.button * share)) for pair in buttons[:1]]
        pair = price + button
        if content.look.offer == "capsule":
            if len(pair) == 2 and pair[0].width + pair[1].width <= width:
                joined = pair[1]._replace(x=pair[0].width, height=pair[0].height)
                return Group((pair[0], joined), pair[0].width + joined.width, joined.height)
        elif sum(p.width for p in pair) + 1.6 * sizes.price * (len(pair) - 1) <= width:
            return beside(pair, 1.6 * sizes.price)
    singles = [
        _planned(pair, content, size)
        for pair, size in (*((p, sizes.price) for p in prices[:1]), *((b, sizes.button) for b in buttons[:1]))
    ]
    if any(piece.width > width for piece in singles):
        return None
    return stack(
        [Group((p,), p.width, p.height) for p in singles],
        [0.8 * sizes.price] * len(singles),
        max((p.width for p in singles), default=0.0),
        align,
    )


def _planned(numbered: Numbered, content: Content, size: float) -> Piece:
    index, sticker = numbered
    made = plan(sticker, content.look, content.lang, size)
    return Piece(sticker.kind, 0, 0, made.width, made.height, size, sticker.text, "left", index)
