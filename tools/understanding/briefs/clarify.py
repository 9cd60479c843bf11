"""What has to be asked before anything is made."""

from __future__ import annotations

import re

from domain.brief import Clarify, Intent
from tools.understanding.briefs.intents import Talk
from tools.understanding.briefs.numbers import count_of
from tools.understanding.briefs.reading import Reading

ONLY_TALL = re.compile(r"(?:portrait|vertical|竖版|竖图|竖屏)\s*only|only (?:portrait|vertical)|只要?(?:竖版|竖图|竖屏)|全部?(?:竖版|竖图)")
ONLY_WIDE = re.compile(r"(?:landscape|horizontal|横版|横图|横屏)\s*only|only (?:landscape|horizontal)|只要?(?:横版|横图|横屏)|全部?(?:横版|横图)")
NO_TEXT = re.compile(r"(?:一个)?字(?:都)?不要|(?:不要|别|不能有|不带|无|不加|禁止|不出现|别加)(?:任何)?(?:文字|字(?!体|幕)|文案)|(?:no|without(?: any)?|zero) (?:text|words|copy|lettering)|text-free|sin texto|ohne text|sans texte|sem texto|без текста|بدون نص|không (?:có )?chữ|文字なし|글자 없이")
ADD_TEXT = re.compile(r"(?:写上?|标题|文案|加上?(?:文字|标题|文案|一句)|大字|打上|印上|口号)[^，,。]{0,4}[“\"「\u4e00-\u9fff]|(?:headline|tagline|title|caption|slogan|text) ?(?::|[“\"']|says?|saying|that says|should)|with the (?:text|words|headline)|big (?:headline|text)|add (?:the |a )?(?:text|headline|tagline|price|caption)|price tag|标上?价格|写上?价格")
TEXT_WORD = re.compile(r"(?:任何|所有)?(?:文字|字|文案)|(?:any )?(?:text|words|copy|lettering|texts?)")
NO_PEOPLE = re.compile(r"(?:不要|别|不能有|不出现|无)(?:任何)?(?:人物|人脸|人(?!群)|模特|真人)|(?:no|without(?: any)?) (?:people|humans?|models?|persons?|faces)")
WITH_PEOPLE = re.compile(r"(?:模特|真人|人物)(?:要|拿着|穿|戴|微笑|出镜|手持|展示)|(?:要有?|必须有|加个?)(?:模特|真人|人物)|(?:smiling|happy|young|with a|featuring a|show a) (?:\w+ )?(?:woman|man|model|family|couple|girl|boy|person|runner|mom|chef|people)|model (?:holding|wearing|smiling)")
WHITE_ONLY = re.compile(r"(?:纯?白底|白色背景|白背景)|white (?:background|bg|backdrop)|pure white|(?:plain )?white only|only (?:plain )?white")
BLACK_TOO = re.compile(r"(?:纯?黑底|黑色背景|黑背景)|black (?:background|bg|backdrop)")
SCENE_TOO = re.compile(r"(?:背景(?:是|用|要|放在?)|场景(?:是|用|要|放在?)|放在)[^，,。]{0,6}(?:厨房|海边|森林|户外|客厅|雪山|街头|沙滩|办公室|草地|卧室|山|湖|咖啡馆)|(?:kitchen|beach|forest|outdoor|living room|mountain|street|office|garden|lifestyle) (?:background|scene|backdrop|setting)")
BUT = re.compile(r"但是?|可是|不过|同时|又要|而且|另外|必须|但必须|，又|，要|but|yet|however|also|and(?: also)?|while|except|must|still|though")
PALE = re.compile(r"(?:极简|简约|简洁|minimal\w*|留白)")
BUSY = re.compile(r"(?:热闹|堆满|越多越好|元素(?:要)?(?:多|丰富)|爆炸贴|满版|花哨|busy|packed|crowded|maximalist|cluttered|as many (?:elements|stickers|icons))")
VARIOUS = re.compile(r"(?:不同|各种|各类|多个|几类|几个|多种|分)(?:的)?(?:人群|受众|客群|用户群?|目标人群)|(?:different|various|several|multiple|a few|our|each|all) (?:audiences?|personas?|segments?|customer (?:groups|types|segments)|target groups|buyer types)|by (?:audience|persona|segment)")
TO_WHOM = re.compile(r"(?:翻译(?:一下|成(?:外语|其他语言|别的语言|另一种语言)?)?(?:$|[，,。！!吧])|(?:换|改|做|出)(?:成|个)?(?:其他|别的|另一?种|外|几种|多|小|外国)(?:语种|语言|语)|多语言版?本?|多语种|(?:换|改)一?个?(?:语言|语种)(?:$|[，,。！!吧]))|(?:translate (?:it|them|this|these|the (?:\w+ )?(?:image|text|headline|copy|banner)s?|everything|all)(?:\s*$|[.,;!]| please)|(?:another|other|a foreign|a different|different|several|multiple|more|local|foreign) languages?|localized? (?:it|them|versions?)(?:\s*$|[.,;!])|in (?:two|three|four|five|a few) languages?(?! *[:(]))")
PRICE_VAGUE = re.compile(r"(?:改|换|调|更新|降)(?:一下|个|下)?(?:成)?(?:新|最新|活动|优惠)?(?:价格?|的价)(?:$|[，,。！!吧])|价格(?:改|换|调|更新|降)(?:一下|下|个|低|高)(?:一?点|一?些)?(?:$|[。！!吧])|(?:标|写|加|打)上?(?:一?个)?(?:新|活动|优惠|促销)?(?:价格?|价钱)(?:$|[，,。！!吧])|(?:change|update|fix|adjust|lower|raise|drop|reduce|correct) the price(?:\s*$|[.,;!]| please| a bit)|(?:add|show|put|include) (?:the |our |a )?(?:new |sale |promo |discount )?price(?:\s*$|[.,;!]| tag\s*$| on (?:it|them|the image)\s*$)|with (?:the |our )?(?:new |sale )?price\s*$")
COUNT_VAGUE = re.compile(r"(?:多来|再来|来|做|出|多做|多出)(?:几|一些|若干|点)(?!张?图?就)(?:张|个|版|套|条)?(?!乎)|(?:a bunch|loads|lots|tons|plenty) of (?:images|pics|pictures|photos|creatives|ads)|as many as")
IT = re.compile(r"(?:它|那张|这张|那个|这个|那一张|这一张|刚才那张)|(?<![a-z])(?:it|that one|this one|that|the image|the picture|the photo|the pic|the banner|the poster|one of them)(?![a-z])")


def find_clarifications(
    reading: Reading, intents: tuple[Intent, ...], talk: Talk, products: list[str], targets: list[object]
) -> tuple[Clarify, ...]:
    """The questions to ask, most pressing first."""
    if "out_of_scope" in intents or set(intents) <= {"ask_question", "analyze_results"}:
        return ()
    text = reading.low
    asks: list[Clarify] = []
    if _contradicts(reading, text):
        asks.append("contradiction")
    making = {"generate_images", "generate_video", "batch"} & set(intents)
    if making and not products and "batch" not in intents:
        asks.append("product")
    if intents == ("ab_test",) and not products and not talk.earlier:
        asks.append("product")
    if "publish" in intents and not reading.values("platforms"):
        asks.append("platform")
    if "publish" in intents and not making and not products and not talk.earlier:
        asks.append("product")
    if "edit_previous" in intents:
        if not talk.made and not targets and not products:
            asks.append("target")
        elif talk.outputs > 1 and not targets and IT.search(text) and not re.search(r"它们|these|them", text):
            asks.append("target")
        elif any(isinstance(target, int) and talk.outputs and target > talk.outputs for target in targets):
            asks.append("target")
    if TO_WHOM.search(text) and not reading.values("languages"):
        asks.append("language")
    if VARIOUS.search(text) and not reading.values("personas") and not reading.values("persona_count") and not products:
        asks.append("personas")
    vague = PRICE_VAGUE.search(text)
    if vague and not re.search(r"(?:不要?|别|先不|no|don't|without)\s*$", text[: vague.start()]) and reading.first("price") is None and not reading.values("discounts"):
        asks.append("price")
    return tuple(dict.fromkeys(asks))


def _contradicts(reading: Reading, text: str) -> bool:
    """Wishes that cannot both be met."""
    ratios = reading.values("aspect_ratios") + [size.replace("x", ":") for size in reading.values("sizes")]
    wide = any(r == "landscape" or _shape(r) > 1 for r in ratios)
    tall = any(r == "portrait" or 0 < _shape(r) < 1 for r in ratios)
    if (ONLY_TALL.search(text) and wide) or (ONLY_WIDE.search(text) and tall):
        return True
    if re.search(r"(?:square|方图|1:1)\s*only|only square|只要(?:方图|1:1)", text) and (wide or tall):
        return True
    wordless = NO_TEXT.search(text) or any(TEXT_WORD.fullmatch(str(value).lower()) for value in reading.values("must_avoid"))
    if wordless and reading.values("discounts") and re.search(r"写|标|印|say|write|text|put", text):
        return True
    if wordless and (ADD_TEXT.search(NO_TEXT.sub(" ", text)) or reading.values("selling_points") or reading.first("price") is not None):
        return True
    if NO_PEOPLE.search(text) and WITH_PEOPLE.search(NO_PEOPLE.sub(" ", text)):
        return True
    places = [look for look in reading.values("style_scene") if not WHITE_ONLY.search(str(look).lower())]
    if WHITE_ONLY.search(text) and places and re.search(r"(?<![a-z])only(?![a-z])|只[要能用]", text) and re.search(r"but|and (?:shoot|put|place|set|show)|但|又|放在|场景", text):
        return True
    if WHITE_ONLY.search(text) and (BLACK_TOO.search(text) or SCENE_TOO.search(text)) and not re.search(r"(?:一|1|两|2|三|\d|one|two|a)\s*(?:张|个|white|black)|各|和|、|/|\bor\b|另|再|and (?:one|a|two|\d)|each|then|换成|改成|instead|plus", text):
        return True
    if PALE.search(text) and BUSY.search(text):
        return True
    spans = [(start, end, ratio) for (start, end), ratio in zip(reading.spans("aspect_ratios"), ratios, strict=False)]
    for (_, end, one), (start, _, other) in zip(spans, spans[1:], strict=False):
        shapes = {("1:1" if r == "1:1" else "tall" if r == "portrait" or 0 < _shape(r) < 1 else "wide") for r in (one, other)}
        if len(shapes) > 1 and re.search(r"但|必须|可是|不过|but|must|has to|have to|yet", text[end:start]):
            return True
    price, before = reading.first("price"), reading.first("original_price")
    if price is not None and before is not None and price > before:
        return True
    if re.search(r"(?:全部?|都|只)(?:要|用|是)?[中英日韩法德]文|(?:all|only) (?:in )?(?:english|chinese|japanese|german|french|spanish)|(?:english|chinese|japanese|german|french|spanish) only", text) and re.search(r"(?:但|不过|可是|but|except|yet|however).{0,40}?(?:[中英日韩法德]文|english|chinese|japanese|german|french|spanish)", text):
        return True
    split = reading.first("ab_split")
    if split and abs(sum(split) - 100) > 1.6:
        return True
    return _numbers_clash(reading, text)


def _shape(ratio: str) -> float:
    width, _, height = ratio.partition(":")
    return float(width) / float(height) if height else 0.0


def _numbers_clash(reading: Reading, text: str) -> bool:
    """5张 ... 一共3张; 15 seconds ... under 10 seconds; 70/50 splits."""
    seconds = reading.values("video_seconds")
    if len(seconds) > 1 and re.search(r"(?:但|不能超过|不超过|以内|必须|but|no longer|under|max|at most|only|must)", text):
        return True
    total, per = reading.first("count_total"), reading.first("count_per_persona")
    people = len(reading.values("personas")) or reading.first("persona_count")
    if total and per and people and total < per * people and re.search(r"一共|总共|只要|total|only|in all|altogether", text):
        return True
    parts = [int(count_of(n) or 0) for n in re.findall(r"(\d+|[一二两三四五六七八九十])\s*张", text)]
    if "其中" in text and len(parts) > 2 and parts[0] != sum(parts[1:]):
        return True
    most = re.search(r"(?:不要?超过|不能超过|最多|至多|no more than|at most|max(?:imum)?(?: of)?)\s*(\d+|[一二两三四五六七八九十])\s*(?:张|images|pics|pictures)?", text)
    if most and total and (count_of(most[1]) or total) < total:
        return True
    percents = [float(p) for p in re.findall(r"(?<![\d.])(\d{1,3})\s*%(?!\s*(?:off|优惠|discount))", text)]
    test = re.search(r"a\s?/\s?b|ab测试|分流|split|traffic|流量", text)
    if test and len(percents) > 1 and not reading.first("ab_split") and sum(percents) > 101:
        return True
    pair = re.search(r"(?<!\d)(\d{2})\s?[/:：]\s?(\d{2})(?!\d)", text)
    return bool(test and pair and not reading.first("ab_split") and int(pair[1]) + int(pair[2]) not in (100,) and 60 < int(pair[1]) + int(pair[2]) < 150 and not re.search(r"\d{2}:\d{2}\s*(?:am|pm|发)", text))
