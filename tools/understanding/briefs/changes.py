"""Whether a turn changes what was made before, or asks for something new."""

from __future__ import annotations

import re

from tools.understanding.briefs.lexicon import goods_head
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk, signs

SEVERAL = re.compile(r"[2-9两三四五六七八九十]\s*张")


def changes(text: str, talk: Talk, make: bool, still: bool, video: bool) -> bool:
    """Whether the turn changes something made before: there is something to change, or it is pointed at."""
    text = named_pattern("intents.turns_into").sub("make", text)
    verb = bool(signs("edit").search(text))
    starts = bool(named_pattern("intents.starts_with_change").match(text.strip()))
    points = bool(named_pattern("intents.points_back").search(text))
    fresh = bool(named_pattern("intents.asks_for_more").search(text)) and not re.search(
        r"改|换|去掉|change|replace|remove|swap|make (?:it|them|the)", text
    )
    if fresh or not (verb or signs("edit_alone").search(text)):
        return False
    if talk.made or (starts and not reading_makes(text)):
        return True
    if verb and named_pattern("interpret.asked_for_target").search(talk.asked.lower()):
        return True
    alone = signs("edit_alone").search(text) if "://" not in text else None
    if alone and not reading_makes(text) and not signs("batch").search(text):
        rest = text[: alone.start()] + " " + text[alone.end() :]
        if not talk.asked and (
            points or not any(goods_head(chunk.strip()) for chunk in re.split(r"[,，.。;；]", rest))
        ):
            return True
    return points and not (
        make
        and (still or video)
        and not re.search(r"改|换成|去掉|change|replace|remove|swap|make (?:it|them|the|image|number|#)", text)
    )


def goes_on(reading: Reading, text: str, talk: Talk, media: bool) -> bool:
    """Whether a turn right after a delivery can only speak of it: it names a new value and no new goods or material."""
    if not talk.made or talk.asked:
        return False
    named = named_pattern("intents.asks_for_more").search(text) or SEVERAL.search(text)
    values = any(reading.values(slot) for slot in ("price", "languages", "aspect_ratios", "sizes", "style_scene"))
    pointed = named_pattern("intents.points_back").search(text) or re.match(r"\s*(?:make|bump|set|put|number|\d)", text)
    return bool((values or pointed) and not named and (pointed or not media))


def reading_makes(text: str) -> bool:
    """Whether the text asks for new material in so many words."""
    return bool(named_pattern("intents.asks_for_new").search(text))
