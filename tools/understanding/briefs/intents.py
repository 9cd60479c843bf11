"""What the merchant wants done: signs of each intent weighed against each other and against the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.brief import Intent, Turn
from tools.understanding.briefs.changes import SEVERAL, changes, goes_on
from tools.understanding.briefs.counts import media_nouns, read_counts, read_seconds
from tools.understanding.briefs.lexicon import goods_head
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.reading import Reading
from tools.understanding.briefs.talk import Talk, signs

DONE = named_pattern("intents.done")
ASKING = named_pattern("intents.asking")


MAKES = named_pattern("intents.makes")


FIGURES = named_pattern("intents.figures")
MATERIAL = (
    "count_total price discounts platforms aspect_ratios sizes style_scene personas selling_points links products "
    "markets must_avoid"
).split()
"""Slots that show that a turn is about material."""
FIRM = ("price", "discounts", "aspect_ratios", "sizes")
"""Those that no small talk fills."""
QUOTE = re.compile(r"[“\"「][^”\"」]{1,80}[”\"」]")
"""Words to be shown may be about anything."""


def talk_of(turns: Sequence[Turn]) -> Talk:
    """The state of a conversation before its last turn."""
    before = turns[:-1]
    last = next((turn.text for turn in reversed(before) if turn.role == "assistant"), "")
    asked = last if last and ASKING.search(last.lower().strip()) and not DONE.search(last.lower()[:24]) else ""
    made = any(turn.role == "assistant" and DONE.search(turn.text.lower()) for turn in before)
    numbers = (
        [int(n) for n in re.findall(r"(?<![\d:x×.])\d+(?![\d:x×.%]|\s*-?\s*(?:s(?:ec)|秒|元|块|号))", last)]
        if made and not asked
        else []
    )
    delivered = named_pattern("intents.delivered").search(last.lower())
    outputs = int(delivered[1]) if delivered else (numbers[0] if len(numbers) == 1 and numbers[0] < 40 else 0)
    if made and not outputs:
        outputs = _asked_for(before, last) or int(bool(named_pattern("intents.delivered_one").search(last.lower())))
    return Talk(
        earlier=" ".join(turn.text for turn in before), asked=asked, made=made, outputs=outputs,
        moving=bool(re.search(r"视频|短片|video|clip|reel|動画|영상|vídeo|vidéo|видео", last.lower())),
    )  # fmt: skip


def _asked_for(before: Sequence[Turn], last: str) -> int:
    """How many pictures the request asked for, where the delivery does not say."""
    if re.search(r"(?<![a-z])both(?![a-z])", last.lower()):
        return 2
    asked = next((turn.text for turn in reversed(before) if turn.role == "user"), "")
    reading = Reading.of(asked)
    read_seconds(reading)
    read_counts(reading)
    return int(reading.first("count_total") or 0)


def find_intents(reading: Reading, talk: Talk) -> tuple[Intent, ...]:
    """The intents of the last turn, without regard to a question it answers."""
    text = reading.own
    test = bool(signs("ab_test").search(text)) and not signs("not_ab_test").search(text)
    publish = bool(signs("publish").search(text)) and not signs("not_publish").search(text)
    analyze = bool(signs("analyze_results").search(text))
    polite = bool(signs("polite").search(text.strip()))
    asks = _asks(text) and not polite
    video = (
        bool(signs("video").search(text))
        or bool(media_nouns("video").search(text))
        or bool(reading.values("video_seconds"))
    )
    still = bool(media_nouns("images").search(re.sub(r"视频封面|reels? cover", "封面", text)))
    make = bool(signs("make").search(text))
    batch = bool(signs("batch").search(text))
    edit = changes(signs("publish").sub(" ", text) if publish else text, talk, make, still, video)
    if _off_topic(reading, text, still or video):
        return ("out_of_scope",)
    if (
        asks
        and not (test and not analyze and FIGURES.search(text))
        and not (edit and talk.made and not text.rstrip().endswith(("?", "？")))
    ):
        return ("analyze_results",) if analyze else ("ask_question",)
    if (
        analyze
        and not (test and _sets_up(text))
        and not (MAKES.search(text) and (still or video) and not _looks_back(text))
        or (analyze and signs("figures_first").search(text))
    ):
        more: list[Intent] = ["analyze_results"]
        if named_pattern("intents.then_makes").search(text):
            more.append("generate_video" if video else "generate_images")
        if edit and re.search(
            r"顺便|另外|再[把给]|然后[把给]|(?:and|then|also) (?:change|swap|make|put|set|replace)", text
        ):
            more.append("edit_previous")
        if test and re.search(
            r"(?:then|and|next|再|然后|接着)[^.。]{0,12}(?:set up|start|run|launch|test|做个?测|开个?测|测)", text
        ):
            more.append("ab_test")
        if publish and named_pattern("intents.then_posts").search(text):
            more.append("publish")
        return tuple(more)
    found: list[Intent] = []
    pointing = named_pattern("intents.points_first").match(text.strip()) and not reading.values("count_total")
    if not (edit or test or publish or analyze or make and not pointing or batch) and goes_on(
        reading, text, talk, still or video
    ):
        edit = True
    if edit:
        found.append("edit_previous")
    if test:
        found.append("ab_test")
    if publish:
        found.append("publish")
    creating = _creating(reading, text, talk, edit=edit, test=test, publish=publish, make=make, still=still)
    made = publish and named_pattern("intents.existing").search(text) and not signs("makes_something").search(text)
    if video and not edit and not made and (make or not publish) and not (publish and talk.made) and (not test or make):
        found.append("generate_video")
        still = still and _both(text)
        creating = creating and still
    if creating and "generate_images" not in found:
        found.append("generate_images")
    if batch and not edit and found != ["publish"]:
        found.append("batch")
        if not {"generate_images", "generate_video", "publish", "ab_test"} & set(found):
            found.append("generate_images")
    if not found or (found == ["generate_images"] and not talk.earlier and not _material(reading, text, make, still)):
        if not (analyze or edit):
            return ("out_of_scope",)
        found.append("analyze_results" if analyze else "edit_previous" if edit else "generate_images")
    return tuple(dict.fromkeys(found))


def _material(reading: Reading, text: str, make: bool, still: bool) -> bool:
    """Whether anything in the turn speaks of material, goods or trade; small talk does not."""
    words = re.findall(r"[a-zà-ỹ]+", text)
    goods = (
        any(goods_head(text[:n]) for n in range(2, min(len(text), 60) + 1))
        if not words
        else any(goods_head(word) for word in words)
        or bool(
            re.search(r"[\u3400-\u9fff]", text) and any(goods_head(text[:n]) for n in range(2, min(len(text), 60) + 1))
        )
    )
    return (
        still
        or goods
        or bool(signs("on_topic").search(text))
        or any(reading.values(slot) for slot in MATERIAL)
        or (
            bool(signs("makes_something").search(text))
            and len(text) < (12 if re.search(r"[\u3400-\u9fff]", text) else 60)
        )
    )


def _asks(text: str) -> bool:
    text = re.sub(r"^(?:在吗|在么|在不在|忙吗|你好吗)[?？，,。\s]+(?=\S)", "", text.strip())
    request = named_pattern("intents.counted_request").search(re.split(r"[，,。；]", text.strip(" 。.!！?？"))[-1])
    money = re.search(r"多少钱|收费|什么价|要钱|费用|免费", text)
    if (request and not money and not text.rstrip().endswith(("?", "？"))) or named_pattern(
        "intents.tag_question"
    ).search(text):
        return False
    if signs("question").search(text) and re.search(r"[\u3400-\u9fff]", text):
        firm = re.search(r"多少钱|收费|什么|怎么|多久|谁|为什么|哪|能不能用|合适|够不够|多大", text)
        return bool(firm) or not named_pattern("intents.counted_request").search(text)
    bare = text.strip()
    if re.match(r"(?:在吗|在么|你好|您好|hi|hello|hey|亲)\W+\S", bare) and signs("make").search(bare):
        return False
    if signs("orders_en").match(bare) and not bare.endswith(("?", "？")):
        return False
    return bool(signs("question_en").search(bare) or signs("question_other").search(bare)) and not named_pattern(
        "intents.no_question"
    ).match(bare)


def _sets_up(text: str) -> bool:
    return bool(
        re.search(
            r"\d+\s*[/:：]\s*\d+|%|天|days?|周|week|hours?|小时|分流|split|做|跑|开|测|run|set up|start|launch|test",
            text,
        )
    ) and not _looks_back(text)


def _looks_back(text: str) -> bool:
    return bool(named_pattern("intents.looks_back").search(text))


def _off_topic(reading: Reading, text: str, media: bool) -> bool:
    text = QUOTE.sub(" ", text)
    if not signs("off_topic").search(text):
        return not text.strip(" .,!?。，！？'\"”“")
    firm = any(reading.values(slot) for slot in FIRM) or SEVERAL.search(text)
    return not (media or signs("on_topic").search(text) or firm) or bool(
        re.match(r"(?:请|帮我|给我)?(?:讲个?笑话|写[首个]?(?:诗|代码)|tell me a joke)", text.strip())
    )


def _creating(
    reading: Reading, text: str, talk: Talk, *, edit: bool, test: bool, publish: bool, make: bool, still: bool
) -> bool:
    """Whether pictures are to be made, not only tested, published or changed."""
    if edit:
        return False
    if test or publish:
        counted = any(reading.values(slot) for slot in ("count_total", "count_per_persona", "ab_variants"))
        described = any(
            reading.values(slot) for slot in ("selling_points", "price", "sizes", "aspect_ratios", "style_scene")
        )
        definite = named_pattern("intents.existing").search(text)
        counts = any(reading.values(slot) for slot in ("count_total", "count_per_persona"))
        if publish and not talk.made and counts and still and not named_pattern("intents.in_hand").search(text):
            return True
        opens = bool(named_pattern("intents.opens_with_pictures").search(text))
        fresh = test and described and counted and still and not definite and not talk.made
        return (
            fresh
            or (test and not definite and not talk.made and opens)
            or (make and still and not definite and bool(named_pattern("intents.creates").search(text)))
            or (counted and make and not test and still)
        )
    return True


def _both(text: str) -> bool:
    """Whether pictures are asked for besides a video."""
    return bool(named_pattern("intents.picture_and_clip").search(text))
