"""The product: what is left of a brief when everything else has been understood, weighed by where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tools.understanding.briefs.audiences import is_people
from tools.understanding.briefs.counts import media_nouns
from tools.understanding.briefs.lexicon import LETTER, any_of, goods_head, load
from tools.understanding.briefs.phrases import CJK, KANA, STOPS, bare_en, bare_zh, is_function, stop_words, verbs
from tools.understanding.briefs.reading import Reading

SKU = re.compile(r"(?<![\w-])(?:sku|asin|货号|款号|编号|item|art\.?|mpn)\s*[:：#]?\s*(?P<named>[a-z0-9][\w-]{2,24})|(?<![\w/.-])(?P<bare>(?=[a-z0-9-]*\d)(?=[a-z0-9-]*[a-z])[a-z]{1,6}-?\d{2,}[a-z0-9-]*)(?![\w%:/.])")
MEASURES = re.compile(r"^(?:\d+(?:ml|mg|g|kg|l|cm|mm|px|mah|w|v|oz|inch|in|p|k|gb|tb|hz|fps|dpi|s|h|hz)|q\d|fy\d+|v\d+|h\d|mp4|mp3|4k|8k|1080p|720p|2k|3d|p\d|a4|b2b|b2c|dtc|d2c|ab\d|gpt\d|y2k|90s|80s|00后|s\d)$")
FRAMES_ZH = (
    re.compile(r"(?:给|为|替|帮)(?:我们?家?的?|咱们?的?|这款|新款|新品)?(?P<what>[^，,。；;！!？?\n：:“”]{2,24}?)(?:做|出|生成|设计|来|拍|写|弄|配|画|搞|安排|制作|整|剪)"),
    re.compile(r"(?:卖的是|产品是|商品是|产品[:：]|商品[:：]|产品叫|推广|新上了?|新出了?|上新了?)(?P<what>[^，,。；;！!？?\n：:“”]{2,20})"),
    re.compile(r"(?:^|(?<=[，,。；;\s]))卖(?!到|给|往|去|过|得|出|完|点|力|家|场)(?P<what>[^，,。；;！!？?\n：:“”]{2,10})"),
    re.compile(r"[印贴放打][在到](?P<what>[^，,。；;！!？?\n：:“”的]{2,8}?)上"),
    re.compile(r"(?P<what>[^，,。；;！!？?\n：:“”]{2,24}?)(?:的)(?=$|[，,。；;！!\n])"),
)
SEGMENT_EN = re.compile(rf"[^\s,，、。;；:：.!?！？()\[\]{{}}“”\"\n—–|]+(?:\.\d+)?")
BREAKERS = frozenset("of for with in on at to from by against and or but so that which because while using featuring showing about into onto via per than then plus before after until during without as if when like under over near next x vs versus & + para por con y pour avec et chez für mit und vom zum zur bei aus von auf para com e для и с на в к от по cho và của với trong لـ في من مع و على".split())
ROMANCE = frozenset("de del della di do da du des la le el les los las".split())
FOREIGN_STOPS = frozenset("مدته مدتها ثوان فيديو صورة صور السعر سعر أنشئ اصنع أريد صمم اعمل نحتاج منتج un una uno unos unas el la los las lo le les der die das den dem des ein eine einen einem einer ein um uma o a os as du au aux une mon ma mes notre nuestro nuestra mi mis unser unsere unseren unser mein meine nosso nossa meu minha наш наша наше наши мой моя новый новая новые một cái chiếc các những này của chúng tôi món sản phẩm producto producto: produkt produit produto товар товара haz crea crear genera necesito quiero hazme diseña erstelle erstellen mach mache brauche wir brauchen crée créer fais faire besoin veux il me nous faut crie criar faça fazer preciso quero сделай сделайте создай создайте нужен нужна нужно нужны хочу мне нам làm tạo thiết kế cần muốn cho tôi hãy giúp formato format precio preis prix preço цена giá estilo stil style por favor bitte s'il vous plaît пожалуйста nhé ạ anuncio anuncios anzeige fondo imagen imágenes jetzt ahora neue neuen neuer neues nueva nuevo nouveau nouvelle novo nova je me muéstrame dame avec sans sin ohne sem без không".split())


@dataclass(frozen=True)
class Candidate:
    """A chunk that may be the product."""

    text: str
    start: int
    end: int
    score: float


@cache
def _generic() -> tuple[frozenset[str], frozenset[str]]:
    generic = load("goods")["generic"]
    return frozenset(map(str, generic["zh"])), frozenset(map(str, generic["en"]))


@cache
def _noise() -> re.Pattern[str]:
    """Words of requests that never belong to a product's name; read as gaps."""
    functions = load("functions")
    return re.compile(
        r"(?:a\s?[/／]?\s?b\s?(?:-?\s?test\w*|测试?|实验|对比)?(?![a-z])|测一下|测试一?下?|分流|实验|对比|批量跑?|上架|发布|推送|定时|生成|设计|制作|急用?|加急|尽快|麻烦|谢谢|辛苦|拜托|请问|帮我|帮忙|需要|想要|希望|可以|一共|总共|每款|每个|每张|在售的?|店里的?|我们家?的?|我们|全店|全场|预算|原价|现价|售价|到手价|活动价|价格|标价|定价|卖点|文案|标题|背景|风格|比例|尺寸|人群|目标|主要|看点击|跑满?|数据|效果|表现|转化|各占?|一下|一遍|新款|新品|上新|爆款|这个?月|上个?月|本月|这个?周|本周|下周|这个?季度|刚才|之前|上次|上周|昨天|今天|明天|今晚|明晚|现在|最好|记得|注意|用于|用在|分别|统一|全部|所有|版本|文字|配文|渠道|\d+\s*[款种]|[两几][款种]|平台|店铺|首页|活动页|大促|促销|优惠|折扣|要求|需求|(?<![a-z])(?:skus?|campaigns?|promos?|promotions?|launch|listings?|tests?|results?)(?![a-z])|素材|套图|高清|精修|精美|好看的?|漂亮的?)"
    ) if functions else re.compile("(?!)")


def find_products(reading: Reading, known: Sequence[str] = (), *, edit: bool = False, limit: int = 6) -> list[str]:
    """The products named in a reading, as written."""
    named = [str(value) for value in reading.values("products")]
    named += _known(reading, known)
    named += _codes(reading)
    if named:
        return list(dict.fromkeys(named))
    ranked = sorted((c for c in _candidates(reading) if c.score >= (3.3 if edit else 1.0)), key=lambda c: (-c.score, c.start))
    links = [str(value) for value in reading.values("links")]
    if links:
        return [*[c.text for c in ranked[:1] if c.score >= 3.5], *links][-1:] if not ranked or ranked[0].score < 3.5 else links
    if not ranked:
        return []
    best = ranked[0]
    chosen = [best, *_beside(reading, best, ranked[1:])]
    return [c.text for c in sorted(chosen, key=lambda c: c.start)][:limit]


def _known(reading: Reading, known: Sequence[str]) -> list[str]:
    """Catalog names that stand in the text, longest first, none inside another."""
    found: list[tuple[int, int]] = []
    names: list[str] = []
    for name in sorted(known, key=len, reverse=True):
        if len(name) < 2:
            continue
        for match in any_of([name]).finditer(reading.low):
            if not any(start < match.end() and match.start() < end for start, end in found) and _outside(reading, match):
                found.append(match.span())
                names.append(reading.text[match.start() : match.end()])
    return names


def _outside(reading: Reading, match: re.Match[str]) -> bool:
    """Not inside a longer name that is no catalog product: the 咖啡 of 咖啡机, the coffee of coffee mug."""
    after = reading.low[match.end() : match.end() + 8]
    return not re.match(r"机|杯|壶|豆|桌|馆|厅|店|色|因|\s(?:mug|cup|machine|maker|table|shop|grinder|beans?|lovers?|people|drinkers?)", after)


def _codes(reading: Reading) -> list[str]:
    codes = []
    for match in SKU.finditer(reading.low):
        group = "named" if match["named"] else "bare"
        code = reading.text[match.start(group) : match.end(group)]
        if MEASURES.match(code.lower()) or not reading.free(match.start(group), match.end(group)) or not re.search(r"\d", code):
            continue
        codes.append(code)
        reading.cover(*match.span())
    return codes


def _beside(reading: Reading, best: Candidate, others: Sequence[Candidate]) -> list[Candidate]:
    """Further products in the same list: 保温杯、台灯和背包."""
    listed = [best]
    for _ in range(5):
        for other in others:
            if other in listed or other.score < 1.5:
                continue
            for one in list(listed):
                first, second = sorted((one, other), key=lambda c: c.start)
                between = reading.low[first.end : second.start]
                if re.fullmatch(r"\s*(?:各?[一二两三四五六七八九十\d]+[张条款个])?\s*(?:的)?\s*(?:、|和|与|及|以及|还有|,?\s*and|,?\s*&|,|/|\+|y|und|et|e|и|と|와|과|và)\s*(?:the|a|an|our|el|la|le|der|die|das|den)?\s*", between) and _head(first.text) == _head(second.text) and _head(first.text):
                    listed.append(other)
                    break
    return listed[1:]


def _head(text: str) -> bool:
    return bool(goods_head(text))


def _candidates(reading: Reading) -> Iterator[Candidate]:
    seen: set[tuple[int, int]] = set()
    for candidate in (*_framed(reading), *_chinese(reading), *_spaced(reading)):
        if (candidate.start, candidate.end) not in seen:
            seen.add((candidate.start, candidate.end))
            yield candidate


def _gaps(reading: Reading) -> bytearray:
    """What cannot be part of a product: everything claimed, words for pictures, words of requests."""
    gaps = bytearray(reading.taken)
    for pattern in (media_nouns("images"), media_nouns("video"), _noise()):
        for match in pattern.finditer(reading.low):
            if pattern is not _noise() and _part_of_name(reading, match):
                continue
            gaps[match.start() : match.end()] = b"\x02" * (match.end() - match.start())
    return gaps


def _part_of_name(reading: Reading, match: re.Match[str]) -> bool:
    """The 图 of 拼图, the cover of a seat cover, the post of a lamp post."""
    before = reading.low[max(0, match.start() - 12) : match.start()]
    if match[0] == "图":
        return bool(re.search(r"(?:拼|地|挂)$", before))
    if match[0] in ("cover", "covers", "post", "story", "header", "frame", "pin", "pins", "shot", "poster frame", "photo", "picture"):
        after = reading.low[match.end() : match.end() + 12]
        return bool(re.search(r"(?:seat|duvet|pillow|phone|bed|sofa|couch|lamp|fence|bbq|grill|car)\s$", before)) or bool(re.match(r"\s(?:frame|album|printer|paper|booth|glass|glasses)", after))
    return False


def _framed(reading: Reading) -> Iterator[Candidate]:
    """给 X 做, 产品是 X."""
    for number, frame in enumerate(FRAMES_ZH):
        for match in frame.finditer(reading.low):
            start, end = match.span("what")
            if reading.free(start, end):
                text = bare_zh(reading.text[start:end])
                if _nameable(text):
                    at = reading.text.find(text, start)
                    yield Candidate(text, at, at + len(text), (3.6, 3.0, 3.0, 3.0, 2.2)[number] + _worth_zh(text))


def _chinese(reading: Reading) -> Iterator[Candidate]:
    gaps = _gaps(reading)
    for start, end in _runs(reading, gaps):
        raw = reading.text[start:end]
        if not (CJK.search(raw) or KANA.search(raw) or re.search(r"[\uac00-\ud7af]", raw)):
            continue
        for begin, text in _names_in(raw, start):
            if not _nameable(text) or (text.isascii() and not re.search(r"[A-Z0-9]", text)):
                continue
            stop = begin + len(text)
            before = reading.low[max(0, begin - 2) : begin]
            media_after = stop < len(gaps) and bool(re.match(r"\s*的?", reading.low[stop:])) and _media_at(reading, stop)
            clause = not reading.low[:begin].strip() or bool(STOPS.search(reading.low[max(0, begin - 1) : begin] or "，"))
            score = 1.2 + _worth_zh(text) + (1.2 if media_after else 0) + (0.6 if clause else 0)
            score -= 2.0 * bool(_brands().search(text.lower()))
            score += 0.8 * (begin < 0.34 * len(reading.low)) - 0.4 * ("在" in before)
            yield Candidate(text, begin, stop, score)


def _media_at(reading: Reading, position: int) -> bool:
    tail = reading.low[position : position + 14].lstrip(" 的の")
    match = media_nouns("images").match(tail) or media_nouns("video").match(tail)
    return match is not None


def _runs(reading: Reading, gaps: bytearray) -> Iterator[tuple[int, int]]:
    """Stretches without gaps and punctuation."""
    start = None
    for position, sign in enumerate(reading.text):
        blocked = gaps[position] or STOPS.match(sign) or sign in "、:：“”\"'()（）【】[]「」|/+~～…"
        if sign in "、" or blocked:
            if start is not None:
                yield start, position
            start = None
        elif start is None:
            start = position
    if start is not None:
        yield start, len(reading.text)


_SPLIT_ZH = re.compile(r"(?:\s{1,}|(?:给|为|把|将|用|对|在|跟|和|与|及|的|做|出|要|卖|是|请|有|想|拍|配|放|换|改|加|发|投|看|带|让|帮|都|各|从|到|按|于|得|成|里|个|张)+)")


def _names_in(raw: str, offset: int) -> Iterator[tuple[int, str]]:
    """The bare chunk, or, where it is a clause, the part of it that ends like goods."""
    if KANA.search(raw) or re.search(r"[\uac00-\ud7af]", raw):
        yield from _east_asian(raw, offset)
        return
    text = bare_zh(raw)
    if not text:
        return
    at = offset + raw.find(text)
    if len(text) <= 10 and not any(word in text for word in load("functions")["zh_verbs"]) and not re.search(r"[做出要卖是请想拍配放换改加发投看让帮都]", text[1:-1]):
        yield at, text
        return
    position = 0
    for piece in [*_SPLIT_ZH.finditer(text), None]:
        end = piece.start() if piece else len(text)
        part = bare_zh(text[position:end])
        if len(part) >= 2 and (goods_head(part) or len(part) <= 8):
            yield at + text.find(part, position), part
        position = piece.end() if piece else end
    if goods_head(text) and len(text) <= 14:
        yield at, text


def _east_asian(raw: str, offset: int) -> Iterator[tuple[int, str]]:
    for piece in re.split(r"^(?:この|その|あの|当店の|うちの)|(?:のための|のため|向け|について|から|まで|[のをにへでがはもと](?![ぁ-ん])|を|용으로|용|으로|에서|을|를|은|는|이|가|의|에|로|와|과|하고|위한)\s*|\s{2,}", raw):
        text = piece.strip(" 　、。")
        if len(text) >= 2 and not re.fullmatch(r"[ぁ-ん]+", text):
            yield offset + raw.find(text), text


def _worth_zh(text: str) -> float:
    head = goods_head(re.sub(r"\s*\d+(?:\.\d+)?\s*(?:寸|英寸|ml|l|升|毫升|码|cm|厘米|斤|g|kg|克|公斤|w|瓦|米|层|格|只装|件套|包|片|支)$", "", text.lower()))
    worth = (2.2 if len(head) > 1 else 1.5) if head else 0.0
    worth += 0.5 if 2 <= len(text) <= 9 else -0.6
    worth -= 1.5 * any(word in text for word in load("functions")["zh_verbs"])
    return worth


def _nameable(text: str) -> bool:
    low = text.lower().strip()
    zh, en = _generic()
    if len(low) < 2 or low in zh or low in en or re.fullmatch(r"[\d\s.,:：/%×x-]+", low) or len(text) > 40:
        return False
    if CJK.search(low) and (len(low) > 18 or re.fullmatch(r"[一二两三四五六七八九十第\d个张款条号这那]+", low)):
        return False
    if CJK.search(low) and is_function(low) and not _head(low):
        return False
    if re.search(r"^(?:不同|各类|各种|多个).*(?:人群|受众|用户)?$|看$|前一天|后一天|上线|[里外]的?$", low) and not _head(low):
        return False
    return not is_people(low) or _head(low)


def _spaced(reading: Reading) -> Iterator[Candidate]:
    """Noun phrases of scripts with spaces."""
    gaps = _gaps(reading)
    words = [m for m in SEGMENT_EN.finditer(reading.text) if re.search(f"[{LETTER}]", m[0])]
    run: list[re.Match[str]] = []
    for number, word in enumerate([*words, None]):
        broken = word is None or bool(gaps[word.start()]) or CJK.search(word[0]) is not None
        low = word[0].lower().strip("'’.,") if word is not None else ""
        gap = reading.text[run[-1].end() : word.start()] if run and word is not None else ""
        if run and (broken or low in BREAKERS or gap.strip(" ")):
            yield from _phrase(reading, run)
            run = []
        if word is not None and not broken and low not in BREAKERS:
            run.append(word)
        del number


def _phrase(reading: Reading, run: list[re.Match[str]]) -> Iterator[Candidate]:
    stops = stop_words() | FOREIGN_STOPS
    words = list(run)
    while words and (words[0][0].lower().strip("'’") in stops | verbs() | ROMANCE or words[0][0].isdigit()):
        words.pop(0)
    while len(words) > 1 and words[-1][0].lower().strip("'’.") in stops | ROMANCE and goods_head(" ".join(w[0] for w in words)) in ("", words[-1][0].lower()) and not _compound(words):
        words.pop()
    low = [word[0].lower() for word in words]
    cut = next((n for n, word in enumerate(low) if n and (word in verbs() or word in _PREDICATES or re.match(r"لل[\u0621-\u064a]{3,}", word))), None)
    words = words[:cut] if cut else words
    if not words:
        return
    start, end = words[0].start(), words[-1].end()
    text = re.sub(r"['’]s$", "", reading.text[start:end]).strip(" '’.")
    if re.match(r"(?:لل|ل)[\u0621-\u064a]{3,}", text):
        text = re.sub(r"^(?:لل|ل)", "", text)
        start = end - len(text)
    if not _nameable(text) or len(text.split()) > 7:
        return
    lead = reading.low[max(0, start - 18) : start]
    score = 1.0 + (2.2 if goods_head(text) else 0.0) - 0.5 * max(0, len(text.split()) - 4)
    score += 1.6 * bool(re.search(r"(?:of|for|für|para|pour|para|для|cho|von|vom|de|del|do|da|du)\s+(?:the|our|my|a|an|this|these|new|our new|el|la|los|las|den|die|das|der|le|les|o|um|uma|un|une|unser\w*|nuestr[oa]s?|notre|nos)?\s*$", lead))
    score += 1.4 * _media_at(reading, end + 1) + 0.5 * bool(re.search(r"(?:the|our|my)\s$", lead))
    score += 0.5 * (not reading.low[:start].strip()) - 2.5 * any(word in verbs() for word in low[: cut or len(low)])
    score -= 2.0 * bool(_brands().search(text.lower()))
    score += 0.3 * (1 - start / max(1, len(reading.low))) + 0.8 * bool(re.search(r"(?:ads?|images?|posters?|banners?|pics|photos?|creatives?|visuals?|orders):\s*$", reading.low[max(0, start - 14) : start]))
    score -= 1.2 * (text.lower() in stops) + 0.6 * bool(re.search(r"ly$|ing$|ed$", low[-1] if cut is None else low[cut - 1]))
    score -= 1.5 * bool(re.fullmatch(r"(?:[A-Z]\w*)", text) and text.lower() in {"ok", "hi", "hey"})
    yield Candidate(text, start, end, score)


@cache
def _brands() -> re.Pattern[str]:
    """Other people's names: what is put on a product, not the product."""
    return re.compile("|".join(load("flags")["ip_infringement"]) + r"|starbucks|louis vuitton|gucci|nike|adidas|chanel|disney|米老鼠|皮卡丘")


def _compound(words: list[re.Match[str]]) -> bool:
    """sheet set, gift set: a last word that is a function word elsewhere belongs to the name."""
    return words[-1][0].lower() in ("set", "kit", "pack") and goods_head(words[-2][0]) != ""


_PREDICATES = frozenset("cures heals treats prevents helps keeps gives lasts holds makes removes kills boosts reduces stops burns melts guarantees is are was were has have needs need should must can will would looks feels comes made wants".split())


def leftovers(reading: Reading, products: Sequence[str]) -> list[str]:
    """Chunks that are neither products nor anything else: props and details beside a look."""
    found: list[str] = []
    gaps = _gaps(reading)
    for start, end in _runs(reading, gaps):
        text = bare_zh(reading.text[start:end]) if CJK.search(reading.text[start:end]) else bare_en(reading.text[start:end])
        whole = STOPS.match(reading.low[start - 1 : start] or "，") and STOPS.match(reading.low[end : end + 1] or "，")
        short = len(text) <= 8 if CJK.search(text) else len(text.split()) <= 3
        if len(text) < 2 or not short or not _nameable(text) or any(text.lower() in p.lower() or p.lower() in text.lower() for p in products):
            continue
        if re.search(r"[用要有做不别给把看是写放\d]", text):
            continue
        function_words = verbs() | stop_words() | FOREIGN_STOPS | BREAKERS
        if whole and text == reading.text[start:end].strip() and not set(text.lower().split()) & function_words:
            found.append(text)
    return found
