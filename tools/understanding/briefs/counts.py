"""How many: pictures in all, pictures for each audience, audiences, seconds of video."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from rapidfuzz import fuzz, process

from tools.understanding.briefs.groups import for_each_group, one_each
from tools.understanding.briefs.lexicon import LETTER, listed, load, simplified
from tools.understanding.briefs.numbers import count_of, value_of
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import STOPS, ends_at
from tools.understanding.briefs.reading import CORRECTION, Reading, lowered

SECONDS = named_pattern("counts.seconds")
MINUTES = named_pattern("counts.minutes")
PEOPLE = named_pattern("counts.people")
ORDINAL = re.compile(r"第\s*$")
NUMBERED = re.compile(r"(?:image|picture|pic|photo|no\.?|number|#|version|option|banner|poster)\s*$")
"""``banner 1`` is one of several; ``banner 1 张`` is one banner."""
ARTICLES = frozenset("un una uno ein eine einen une um uma".split())
POINTED = re.compile(r"(?:那|这|前|后面?)\s*$")
TOTAL = re.compile(r"(?:一共|总共|共计?|合计|total(?: of)?|altogether|in all)(?:要|出|做|来)?\W*$")


@dataclass(frozen=True)
class Counted:
    """A number of pictures or clips."""

    start: int
    end: int
    number: int
    each: bool
    moving: bool


@cache
def _nouns() -> str:
    media = load("media")
    return listed(word for group in ("images", "video") for key in ("zh", "en", "other") for word in media[group][key])


@cache
def media_nouns(kind: str) -> re.Pattern[str]:
    """Words for pictures (``images``) or clips (``video``)."""
    words = load("media")[kind]
    clips = r"(?<!hair )(?<!paper )(?<!binder )(?<!money )(?<!tie )"
    guard = "(?!号)(?<!活动图)" if kind == "video" else "(?!书|案(?!素)|钉|形化|标)"
    return re.compile(f"(?:{listed(words['zh'])}){guard}|{clips}(?:{listed([*words['en'], *words['other']])})")


@cache
def _counted() -> re.Pattern[str]:
    """A number with a Chinese classifier, or before a word for a picture (words may stand between)."""
    zh, en = (named_pattern(f"counts.{name}", NOUNS=_nouns()).pattern for name in ("classified", "before_noun"))
    return re.compile(f"{zh}|{en}")


@cache
def _single() -> re.Pattern[str]:
    """``a landscape email banner``: one picture."""
    nouns = [word for word in load("media")["images"]["en"] if not word.endswith("s") and word != "asset"]
    return named_pattern("counts.single", LISTED=listed(nouns))


@cache
def _other_counts() -> re.Pattern[str]:
    """Counters of further languages, and ``x3``."""
    return named_pattern("counts.other")


@cache
def _each() -> re.Pattern[str]:
    words = sorted(load("counts")["each"], key=len, reverse=True)
    return re.compile(
        "|".join(f"(?<![{LETTER}])(?:{w})(?![{LETTER}])" if re.match(f"[{LETTER}]", w) else w for w in words)
    )


def asked_persona_count(text: str) -> int | None:
    """How many audiences a brief asks for: 5 for ``做5类人群的主图`` and ``for five audiences``."""
    reading = Reading.of(text)
    return next(
        (number for match in PEOPLE.finditer(reading.low) if (number := count_of(match["n"])) and number < 50), None
    )


def read_people_count(reading: Reading) -> None:
    """``5类人群``: a number of audiences, not of pictures."""
    for match in list(reading.finds(PEOPLE)):
        number = count_of(match["n"])
        if number and 1 < number < 50:
            reading.take("persona_count", number, match.start(), match.end())


def read_seconds(reading: Reading, talk_of_video: bool = False) -> None:
    """Length of a video: seconds beside a word for one, or alone in their clause."""
    moving = talk_of_video or bool(media_nouns("video").search(reading.low))
    for pattern, factor in ((SECONDS, 1), (MINUTES, 60)):
        for match in list(reading.finds(pattern)):
            word = match["n"]
            number = 0.5 if word[:1] in ("半", "h") else 1.0 if word in ("", "a", "an") else value_of(word)
            alone = STOPS.match(reading.low[match.start() - 1 : match.start()] or "，") and STOPS.match(
                reading.low[match.end() : match.end() + 1] or "，"
            )
            # 突出10分钟保温 tells of the goods; "15s" beside pictures still means a video.
            if number and (moving or alone or (factor == 1 and "秒" not in match[0])):
                reading.take("video_seconds", number * factor, match.start(), match.end())


def read_counts(reading: Reading) -> None:
    """Numbers of pictures: each, per ratio (summed), or in all."""
    found: list[Counted] = []
    for pattern in (_counted(), _other_counts(), _single()):
        for match in pattern.finditer(simplified(lowered(reading.open_text()))):
            counted = _counted_in(reading, match)
            if counted is not None and reading.free(counted.start, counted.end):
                found.append(counted)
                reading.cover(counted.start, counted.end)
    tail = TRAILING.search(reading.low)
    if not found and tail and reading.free(tail.start(1), tail.end(1)):
        found.append(Counted(tail.start(1), tail.end(1), int(tail[1]), False, False))
    if not found and (bare := next(reading.finds(named_pattern("counts.make_number")), None)):
        group = "n" if bare["n"] else "m"
        if number := count_of(bare[group]):
            found.append(Counted(*bare.span(group), number, False, False))
    if not found and (enough := next(reading.finds(named_pattern("counts.enough")), None)):
        number = KOREAN.get(enough["ko"] or "") or count_of(enough["n"] or enough["m"] or "")
        if number:
            found.append(Counted(*enough.span(), number, False, False))
    total, per = _settled(reading, sorted(found, key=lambda counted: counted.start))
    total, per = for_each_group(reading, total, per)
    if per is not None:
        reading.take("count_per_persona", per, 0, 0)
    if total is not None:
        reading.take("count_total", total, 0, 0)
    one_each(reading, per)
    if not found and total is None:
        _misspelt(reading)


def _counted_in(reading: Reading, match: re.Match[str]) -> Counted | None:
    """What a match counts, unless it is an ordinal or a bundle of goods."""
    groups = match.groupdict()
    text = (
        groups.get("zh")
        or groups.get("en")
        or groups.get("n1")
        or groups.get("n2")
        or groups.get("n3")
        or groups.get("n4")
        or groups.get("z2")
        or groups.get("z3")
        or ("1" if groups.get("a") or groups.get("z1") else "")
    )
    number = 2 if re.match(r"صورتين|صورتان", match[0]) else count_of(text)
    before = reading.low[max(0, match.start() - 12) : match.start()]
    if (
        number is None
        or not 0 < number <= 9999
        or ORDINAL.search(before)
        or (NUMBERED.search(before) and not groups.get("cl"))
        or re.match(r"\s*(?:元|块)?(?:优惠|代金|抵|满减|无门槛)", reading.low[match.end() :])
        or POINTED.search(before)
    ):
        return None
    if re.search(r"[a-z0-9]-$", before) and text and text.isdigit():
        return None  # the end of an article number
    moving = bool(re.search(r"视频|短片|clip|video|vídeo|vidéo|reel|видео|条", match[0]))
    if moving and text in ARTICLES:
        return None
    classifier = groups.get("cl") or ""
    clause = reading.low[match.end() : ends_at(reading.low, match.end())]
    if classifier in ("款", "份", "版", "组", "套") and not (
        groups.get("zn")
        or re.search(r"[各每出做来要我]\s*$", before)
        or (classifier in "版套组" and media_nouns("images").search(clause))
    ):
        return None
    tail = reading.low[match.end() :]
    each = bool(_each().search(before[-8:]) or re.match(rf"\s*(?:{_each().pattern})", tail))
    end = (
        match.end("zh") + len(classifier) if groups.get("zh") else match.end("en") if groups.get("en") else match.end()
    )
    if classifier in ("套", "组") and number == 1:
        return None
    if groups.get("a"):
        end = match.end("a")
    if groups.get("z1"):
        end = match.end("z1")
    return Counted(match.start(), end, number, each, moving)


VARIOUS = re.compile(r"(?:不同|各类|各种|几类|每个?)的?(?:人群|受众|客群)")
VERSIONS = re.compile(r"版本|方案|版$|versions?|variants?|options?|variations?|concepts?")


def _once(found: list[Counted], text: str) -> list[Counted]:
    """做3个版本, 三个版本平分: what is named again is counted once; so is ``two versions of a banner``."""
    kept: list[Counted] = []
    for counted in found:
        first = kept[0] if kept else None
        again = first is not None and VERSIONS.search(text[first.start : first.start + 20]) and (
            counted.number == first.number and VERSIONS.search(text[counted.start : counted.end + 4])
            or counted.number == 1 and re.search(r"(?<![a-z])of\s*$", text[first.end : counted.start])
        )  # fmt: skip
        if not again:
            kept.append(counted)
    return kept


def _settled(reading: Reading, found: list[Counted]) -> tuple[int | None, int | None]:
    """(in all, for each audience). Numbers given per ratio add up; a stated total goes before the sum."""
    ratios = len(reading.values("aspect_ratios")) + len(reading.values("sizes"))
    mark = max((match.end() for match in CORRECTION.finditer(reading.low)), default=0)
    found = [counted for counted in found if counted.start >= mark] or found  # 做6张，不对，8张
    each = [counted.number for counted in found if counted.each]
    whole = _once([counted for counted in found if not counted.each], reading.low)
    people = reading.values("personas") or reading.first("persona_count") or VARIOUS.search(reading.low)
    if each and not people and ratios > 1 and not whole:
        return each[0] * ratios, None
    stated = whole[0].number if whole else None
    if each:
        return (stated, each[0]) if people else (stated or each[0], None)
    if len(whole) > 1:
        if len(whole) > 2 and ratios < len(whole) and whole[0].number == sum(counted.number for counted in whole[1:]):
            return whole[0].number, None
        totals = [c.number for c in whole if TOTAL.search(reading.low[max(0, c.start - 12) : c.start])]
        return (totals[0] if totals else sum(c.number for c in whole)), None
    return stated, None


KOREAN = {"한": 1, "두": 2, "세": 3, "네": 4}
TRAILING = re.compile(r"[,，;；.]\s*(\d{1,2})(?: of (?:them|those|these))?(?:,? please)?\s*[.。!！]?\s*$")


NOUNS = "images pictures banners posters thumbnails creatives visuals photos graphics designs versions covers".split()


def _misspelt(reading: Reading) -> None:
    """``3 thumbnls``: a number before a word that is nearly a word for pictures."""
    for match in reading.finds(re.compile(r"(?<![\d.:])(\d{1,2})\s+([a-z]{4,12})(?![a-z])")):
        if process.extractOne(match[2], NOUNS, scorer=fuzz.ratio, score_cutoff=76):
            reading.take("count_total", int(match[1]), match.start(1), match.end(1))
            return
