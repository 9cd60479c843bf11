"""What the merchant wants done: signs of each intent weighed against each other and against the conversation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from domain.brief import Intent, Turn
from tools.understanding.briefs.counts import media_nouns, read_counts
from tools.understanding.briefs.lexicon import goods_head, load
from tools.understanding.briefs.reading import Reading

DONE = re.compile(r"已(?:经)?(?:生成|做好|完成|为|把|改|更新|出|换|发布|剪)|做好了|完成了?|出好了|好了|生成了|如下|这是|给你|done|ready|here (?:is|are|you)|here'?s|created|generated|made|finished|completed|updated|rendered|produced|attached|changed|here (?:it|they|we) |there you go|all set|complete|listo|listas?(?![a-z])|prêt|terminé|erledigt|hech[ao]s?|prontas?|feit[oa]s?|fertig|voilà|pronto|готов|تم|جاهز|xong|đã (?:tạo|làm)|できました|完成|작성했|만들었|완료|생성")
ASKING = re.compile(r"[?？]\s*$|请问|哪[个款些种]|什么(?:平台|产品|尺寸|语言)|多少|几张|which|what|how many|who|where|should i|do you want|please (?:tell|specify|confirm)|告诉我|请(?:提供|确认|告知|选择)")


MAKES = re.compile(r"(?:做|(?<!导)出|生成|设计|制作|来|画|要)\s*(?:[一二两三四五六七八九十\d几]+\s*[张组套款条个版]|[^，,。]{0,6}(?:图|海报|素材|视频|封面))|(?<![a-z])(?:make|create|generate|design|build|render|draft|produce|need|want|give me (?!a (?:summary|report|breakdown|list|recap)|the (?:numbers|results|report|stats))|put together)(?![a-z])|作って|만들어|(?<![a-z])(?:haz|crea|erstelle|crée|crie|faça|сделай|создай|tạo|làm)(?![a-z])|اصنع|أنشئ")


FIGURES = re.compile(r"\d+\s*[/:：]\s*\d+|\d+\s*%|\d+\s*(?:天|days?|小时|hours?)|[两三四]周|一周|(?:two|three|\d) weeks?|三七开|五五开|对半|evenly")


@cache
def signs(name: str) -> re.Pattern[str]:
    """The matcher of one group of signs."""
    return re.compile("|".join(load("intents")[name]))


@dataclass(frozen=True)
class Talk:
    """What the conversation looked like before the last turn."""

    earlier: str = ""
    asked: str = ""
    """The assistant's open question, if its last turn asked one."""
    made: bool = False
    """Whether the assistant delivered something before."""
    outputs: int = 0
    """How many pictures it delivered last, 0 where it does not say."""
    moving: bool = False
    """Whether what it delivered is a video."""


def talk_of(turns: Sequence[Turn]) -> Talk:
    """The state of a conversation before its last turn."""
    before = turns[:-1]
    last = next((turn.text for turn in reversed(before) if turn.role == "assistant"), "")
    asked = last if last and ASKING.search(last.lower().strip()) and not DONE.search(last.lower()[:24]) else ""
    made = any(turn.role == "assistant" and DONE.search(turn.text.lower()) for turn in before)
    numbers = [int(n) for n in re.findall(r"\d+", last)] if made and not asked else []
    delivered = re.search(r"(\d+)\s*(?:张|条|个|款|images?|pictures?|pics|posters?|banners?|(?:\w+ ){1,4}(?:images?|pics|photos?|banners?|posters?|visuals?|ads|creatives|shots|thumbnails?)|枚|장)", last.lower())
    outputs = int(delivered[1]) if delivered else (numbers[0] if len(numbers) == 1 and numbers[0] < 40 else 0)
    if made and not outputs:
        outputs = _asked_for(before, last)
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
    read_counts(reading)
    return int(reading.first("count_total") or 0)


def find_intents(reading: Reading, talk: Talk) -> tuple[Intent, ...]:
    """The intents of the last turn, without regard to a question it answers."""
    text = _without_asides(reading)
    test = bool(signs("ab_test").search(text)) and not signs("not_ab_test").search(text)
    publish = bool(signs("publish").search(text)) and not signs("not_publish").search(text)
    analyze = bool(signs("analyze_results").search(text))
    polite = bool(signs("polite").search(text.strip()))
    asks = _asks(text) and not polite
    video = bool(signs("video").search(text)) or bool(media_nouns("video").search(text)) or bool(reading.values("video_seconds"))
    still = bool(media_nouns("images").search(re.sub(r"视频封面|reels? cover", "封面", text)))
    make = bool(signs("make").search(text))
    batch = bool(signs("batch").search(text))
    edit = _edits(text, talk, make, still, video)
    if _off_topic(text, still or video, talk):
        return ("out_of_scope",)
    if asks and not (test and not analyze and FIGURES.search(text)) and not (edit and talk.made and not text.rstrip().endswith(("?", "？"))):
        return ("analyze_results",) if analyze else ("ask_question",)
    if analyze and not (test and _sets_up(text)) and not (MAKES.search(text) and (still or video) and not _looks_back(text)):
        return ("analyze_results",)
    found: list[Intent] = []
    if edit:
        found.append("edit_previous")
    if test:
        found.append("ab_test")
    if publish:
        found.append("publish")
    creating = _creating(reading, text, talk, edit=edit, test=test, publish=publish, make=make, still=still)
    if video and not edit and (make or not publish) and not (publish and talk.made) and (not test or make):
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
    slots = ("count_total", "price", "discounts", "platforms", "aspect_ratios", "sizes", "style_scene", "personas", "selling_points", "links", "products", "markets", "must_avoid")
    words = re.findall(r"[a-zà-ỹ]+", text)
    goods = any(goods_head(text[:n]) for n in range(2, min(len(text), 60) + 1)) if not words else any(goods_head(word) for word in words) or bool(re.search(r"[\u3400-\u9fff]", text) and any(goods_head(text[:n]) for n in range(2, min(len(text), 60) + 1)))
    return still or goods or bool(signs("on_topic").search(text)) or any(reading.values(slot) for slot in slots) or (make and len(text) < 12)


def _without_asides(reading: Reading) -> str:
    text = reading.low
    for aside in reading.asides:
        text = text.replace(aside.lower(), " ")
    return text


def _asks(text: str) -> bool:
    if signs("question").search(text) and re.search(r"[\u3400-\u9fff]", text):
        firm = re.search(r"多少钱|收费|什么|怎么|多久|谁|为什么|哪|能不能用|合适|够不够|多大", text)
        return bool(firm) or not re.search(r"(?:做|出|来|生成|设计|要|给我|帮我)[^，,。?？]{0,10}[一二两三四五六七八九十\d]+\s*[张套条版](?![^，,。?？]{0,6}(?:合适|吗|够|好))", text)
    bare = text.strip()
    return bool(signs("question_en").search(bare) or signs("question_other").search(bare)) and not re.match(r"(?:is|are) (?:for|on)|have (?:a|the|it)|do (?:a|the|one|it|two|three|some|\d|an|another|both|all)|can (?:opener)|will (?:be)|does (?:it)?$|how about|what about|why not|which means", bare)


def _edits(text: str, talk: Talk, make: bool, still: bool, video: bool) -> bool:
    """Whether the turn changes something made before: there is something to change, or it is pointed at."""
    verb = bool(signs("edit").search(text))
    starts = bool(re.match(r"(?:请|麻烦|能不能|可以|帮我|帮忙|把)*(?:改个|改一?下|换个|换一?下|去掉|删掉|调一?下)(?:价格|背景|标题|文案|颜色|尺寸|比例|字|图|logo)|(?:please |can you |could you )*(?:change|replace|swap|remove|update) the (?:background|price|headline|title|text|color|colour|logo|caption|scene|copy)", text.strip()))
    points = bool(re.search(r"第[一二三四五六七八九十\d]+[张个条版款幅]|刚才|刚刚|上一[张版条个]|之前(?:那|的|做)|最后一[张个]|那[张条]|这[张条]|(?:image|picture|pic|photo|banner|poster|version|option|number|no\.?|#)\s?(?:\d|one|two|three|four|five)|the (?:first|second|third|fourth|fifth|last|previous|other) (?:one|image|picture|pic|photo|banner|poster|version|video|ad|visual|thumbnail|two|creative|shot)|(?:previous|last|earlier) (?:image|picture|one|version|video|batch)", text))
    fresh = bool(re.search(r"(?:(?:\d|two|three|four|five|a few|some) more(?![a-z])|再给我)|(?:再|另外|另|还要|还想|also|another|new|additional|more)(?:做|出|来|要|生成|给|make|create|need|want|give|\s)?.{0,14}(?:张|条|套|组|images?|pics?|pictures?|banners?|posters?|video|versions? for)", text)) and not re.search(r"改|换|去掉|change|replace|remove|swap|make (?:it|them|the)", text)
    if not verb or fresh:
        return False
    if talk.made or (starts and not reading_makes(text)):
        return True
    return points and not (make and (still or video) and not re.search(r"改|换成|去掉|change|replace|remove|swap|make (?:it|them|the|image|number|#)", text))


def reading_makes(text: str) -> bool:
    """Whether the text asks for new material in so many words."""
    return bool(re.search(r"(?:做|出|生成|设计|来|要).{0,10}(?:张|套|组|条)|(?:make|create|generate|need|design) (?:an?|one|two|three|four|five|\\d+|some|us|me)(?![a-z])", text))


def _sets_up(text: str) -> bool:
    return bool(re.search(r"\d+\s*[/:：]\s*\d+|%|天|days?|周|week|hours?|小时|分流|split|做|跑|开|测|run|set up|start|launch|test", text)) and not _looks_back(text)


def _looks_back(text: str) -> bool:
    return bool(re.search(r"怎么样|如何|咋样|结果|出来了吗|谁赢|哪[个张].{0,6}(?:赢|好|高|胜)|how (?:did|is|was|are|were)|result|won|winning|winner (?:of|so)|perform|last (?:week|month|test)|yesterday|上周|昨天|上个月|上次", text))


def _off_topic(text: str, media: bool, talk: Talk) -> bool:
    if not signs("off_topic").search(text):
        return not text.strip(" .,!?。，！？'\"”“")
    return not (media or signs("on_topic").search(text)) or bool(re.match(r"(?:请|帮我|给我)?(?:讲个?笑话|写[首个]?(?:诗|代码)|tell me a joke)", text.strip()))


def _creating(reading: Reading, text: str, talk: Talk, *, edit: bool, test: bool, publish: bool, make: bool, still: bool) -> bool:
    """Whether pictures are to be made, not only tested, published or changed."""
    if edit:
        return False
    if test or publish:
        counted = any(reading.values(slot) for slot in ("count_total", "count_per_persona", "ab_variants"))
        pattern = r"(?:做|出|生成|设计|制作|来|画|要)\s*(?:[一二两三四五六七八九十\d]+\s*[张组套款条个版类]|.{0,12}(?:图|海报|素材|封面|banner))|(?<![a-z])(?:make|create|generate|design|need|produce|build|render|draft|want|give me)(?![a-z]).{0,50}(?:image|picture|pic|photo|banner|poster|ad|creative|visual|thumbnail|version|variant|headline|shot|cover|packshot)|作って|만들어|haz |crea |erstelle|mach(?:e)? |cré[ée]|crie|faça|сделай|создай|tạo|أنشئ|اصنع"
        described = any(reading.values(slot) for slot in ("selling_points", "price", "sizes", "aspect_ratios", "style_scene"))
        definite = re.search(r"这[两几三]|那[两几三]|刚才|现有|已有|the (?:two|three|four|existing|current)|these|those|existing|both|our two|上面", text)
        fresh = test and described and counted and still and not definite and not talk.made
        return fresh or (make and still and bool(re.search(pattern, text))) or (counted and make and not test and still)
    return True


def _both(text: str) -> bool:
    """Whether pictures are asked for besides a video."""
    return bool(re.search(r"(?:图|海报|封面|banner|主图|images?|photos?|pics?|pictures?|posters?|banners?|stills?).{0,30}(?:和|加|还有|以及|外加|另外|再|、|，|,|\+|and|plus|&|also).{0,24}(?:视频|短片|video|clip|reel)|(?:视频|短片|video|clip|reel).{0,30}(?:和|加|还有|以及|外加|另外|再|、|，|,|\+|and|plus|&|also).{0,24}(?:图|海报|封面图|banner|主图|image|photo|pics?|picture|poster|banner|stills)", text))
