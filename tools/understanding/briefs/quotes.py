"""Quoted words: copy to be shown (and where), things to avoid or keep, and pasted text that is only material."""

from __future__ import annotations

import re
from functools import cache

from tools.understanding.briefs.discounts import read_discounts
from tools.understanding.briefs.lexicon import load
from tools.understanding.briefs.money import read_money
from tools.understanding.briefs.reading import Claim, Reading
from tools.understanding.claims import forbidden_in

QUOTED = re.compile(r"“([^”]{1,400})”|\"([^\"]{1,400})\"|「([^」]{1,400})」|『([^』]{1,400})』|‘([^’]{1,400})’|«([^»]{1,400})»|„([^“”]{1,400})[“”]|(?<![\w’'])'((?:[^']|(?<=\w)'(?=\w)){2,400})'(?![\w])")
PASTED = re.compile(r"(?:商品描述|产品描述|产品介绍|商品介绍|商品详情|产品详情|详情页?(?:内容|文字|写着|里写着)?|页面(?:内容|上写着|写着)?|评论|评价|买家说|用户说|备注|供应商(?:说|发来|备注|资料)?|原文|内容如下|资料|说明书|附件|邮件(?:内容)?|网页(?:内容)?|表格(?:里)?|csv|json|文件|简介|product (?:notes?|page|description|info|details|copy|text)|description|listing(?: text| says)?|page (?:says|text|content)|review(?:er)?s?(?: says?)?|customer (?:review|wrote|said)|supplier(?: notes?| says| wrote| sent| doc)?|notes?|spec sheet|source text|pasted|file|row|html|email|feed|metadata|alt text|article|website says|web page|ficha|descripción|beschreibung|fiche|descrição|описание|وصف|mô tả|商品説明|説明文|상품 설명|상세 ?설명)\s*(?:如下|说|是|says|reads|is|from (?:the )?\w+)?\s*[:：]?\s*$")
AVOIDED = re.compile(r"(?:不要|别|不能|不得|避免|禁止|不许|不准|去掉|删掉?|without|avoid|no|don'?t (?:say|write|use|mention|show|include|put)|never (?:say|use)|remove|not)\s*(?:出现|写|有|用|带|说|the (?:words?|phrase|text)|words? like|saying|any|the)?\s*$")
KEPT = re.compile(r"(?:保留|必须有|一定要有|必须出现|必须带|不要改|别改|不能改|keep|must (?:include|show|say)|don'?t change|leave)\s*(?:the (?:text|words?|line|tagline|headline)|文案|文字|标题)?\s*$")
ROLE = re.compile(r"(?P<subline>副标题|小标题|小字|subtitle|subline|sub-?head(?:line|ing)?)|(?P<headline>主标题|大标题|标题|大字|headline|title|titular|überschrift|titel|titre|título|заголовок|العنوان|tiêu đề|タイトル|제목)|(?P<cta>按钮|cta|button|call to action|botón|schaltfläche|bouton|botão|кнопк\w*|nút|ボタン|버튼)|(?P<badge>角标|标签|徽章|贴纸|爆炸贴|badge|sticker|ribbon|burst|tag|label|stamp)|(?P<brand>品牌名|品牌|brand(?: name)?)")
NAMED = re.compile(r"(?:叫做?|名叫|名字叫|名为|产品(?:是|名|叫)?|商品(?:是|名|叫)?|款|called|named|product(?: is| name)?:?|our new|for (?:the|our))\s*[:：]?\s*$")


@cache
def _orders() -> re.Pattern[str]:
    return re.compile("|".join(load("flags")["prompt_injection"]))


def read_quotes(reading: Reading) -> None:
    """Claim quoted text by what stands before it. Pasted text gives facts, never wishes; its orders are set aside."""
    for match in list(QUOTED.finditer(reading.text)):
        group = next(n for n in range(1, 9) if match[n])
        start, end, text = match.start(group), match.end(group), match[group].strip()
        before = reading.low[max(0, match.start() - 24) : match.start()]
        if _orders().search(text.lower()) or (PASTED.search(before) and not ROLE.search(before[-5:])):
            _set_aside(reading, start, end)
            continue
        if not text or not reading.free(start, end):
            continue
        _claim(reading, match, start, end, text, before)


def _claim(reading: Reading, match: re.Match[str], start: int, end: int, text: str, before: str) -> None:
    if AVOIDED.search(before):
        _each(reading, "must_avoid", start, text)
    elif KEPT.search(before):
        reading.take("must_keep", text, start, end)
    elif NAMED.search(before) and not ROLE.search(before[-8:]):
        reading.take("products", text, start, end)
    else:
        clause = re.split(r"[，,。；;!！?？\n]", before)[-1]
        roles = list(ROLE.finditer(clause))
        if roles and roles[-1].lastgroup:
            reading.take("role", (roles[-1].lastgroup, text), start, start)
        if not _offer(reading, start, text):
            _each(reading, "selling_points", start, text)
    reading.cover(match.start(), match.end())


def _offer(reading: Reading, start: int, text: str) -> bool:
    """Take prices and discounts out of quoted copy; True where the quote is a bare price and no words to show."""
    inner = Reading.of(text)
    read_discounts(inner)
    read_money(inner, (), "")
    for claim in inner.claims:
        reading.claims.append(Claim(claim.slot, claim.value, start, start))
    priced = inner.values("price") or inner.values("original_price")
    return bool(priced) and not re.search(r"[\w]", re.sub(r"原价|现价|到手价|价格|售价|was|now|only|price", "", inner.open_text().lower()))


def _each(reading: Reading, slot: str, start: int, text: str) -> None:
    """One value; or one for each entry where the quote is plainly a list of claims."""
    pieces = [piece for piece in re.split(r"[，,、；;]", text) if piece.strip()]
    listed = len(pieces) > 2 or (len(pieces) > 1 and (slot == "must_avoid" or any(forbidden_in(piece) for piece in pieces)))
    offset = 0
    for piece in pieces if listed and re.search(r"[\u3400-\u9fff]", text) else [text]:
        at = text.find(piece, offset)
        reading.take(slot, piece.strip(), start + at, start + at + len(piece))
        offset = at + len(piece)


ACTS = re.compile(r"(?:改价|上架|下架|删除|转账|付款|发布|发送|群发|退款|改成\d|set (?:the )?(?:price|budget|discount)|publish|delete|transfer|send (?:an? )?(?:email|message|money)|refund|post (?:it|this|everywhere)|reply with)")


def _set_aside(reading: Reading, start: int, end: int) -> None:
    """Cover the orders in pasted text; what stands before the first order stays readable, without its numbers."""
    text = reading.low[start:end]
    order = _orders().search(text) or ACTS.search(text)
    if order is None:
        return
    sentence = max(text.rfind(mark, 0, order.start()) for mark in (".", "。", "!", "！", ";", "；", "\n", "，", ","))
    begin = start + max(0, sentence + 1)
    reading.asides.append(reading.text[begin:end])
    reading.cover(begin, end)


def set_orders_aside(reading: Reading) -> None:
    """Cover unquoted orders to the assistant, from the order to the end of its passage."""
    for match in list(_orders().finditer(reading.low)):
        if not reading.free(match.start(), match.end()):
            continue
        if match[0].startswith("</"):
            reading.cover(*match.span())
            continue
        before = reading.low[: match.start()]
        begin = max(before.rfind(mark) for mark in (".", "。", "!", "！", ";", "；", "\n", ":", "：", "[", "(", "（", "，", ",")) + 1
        stop = re.search(r"[\n”」]|<\s*/[^>]*>|\](?=\s)|[.。!！](?:\s|$)(?=(?:make|create|please|also|now make|and make|另外|请(?:帮)?|然后帮|再帮))", reading.low[match.end() :])
        end = match.end() + stop.start() if stop else len(reading.low)
        reading.asides.append(reading.text[begin:end])
        reading.cover(begin, end)


def dictated(text: str) -> dict[str, str]:
    """Texts that the merchant dictated by place: ``{"headline": ..., "cta": ...}``."""
    reading = Reading.of(text)
    read_quotes(reading)
    roles = dict(reading.values("role"))
    after = re.compile(r"(?P<what>副标题|主标题|标题|按钮(?:文字)?|cta|角标|headline|title|subtitle|button|badge)(?:文字|文案)?\s*(?:改成|换成|改为|换为|写成?|用|是|叫|to|[:：]|should (?:say|be|read)|says?|reads?)\s*[:：]?\s*(?P<text>[^，,。；;!！?？\n“”\"「」]{1,40})")
    for match in after.finditer(reading.low):
        found = ROLE.match(match["what"])
        if found and found.lastgroup:
            roles.setdefault(found.lastgroup, reading.text[match.start("text") : match.end("text")].strip())
    return roles
