"""Noun phrases of scripts that put spaces between words, as candidates for the product."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.understanding.briefs.chunks import Candidate, foreign_names, gaps_of, media_at, nameable
from tools.understanding.briefs.lexicon import LETTER, goods_head, load
from tools.understanding.briefs.patterns import named_pattern
from tools.understanding.briefs.phrases import CJK, stop_words, verbs
from tools.understanding.briefs.reading import Reading

WORD = re.compile(r"[^\s,，、。;；:：.!?！？()\[\]{}“”\"\n—–|]+(?:\.\d+)?")
BREAKERS = frozenset(load("functions")["breakers"])
"""Prepositions and conjunctions: no name runs over them."""
ARTICLES = frozenset(load("functions")["romance"])
FOREIGN_STOPS = frozenset(load("functions")["foreign_stops"])
MODALS = frozenset("should must can could will would need needs".split())
PREDICATES = frozenset(load("functions")["predicates"])
ARABIC_FOR = re.compile(r"لل[\u0621-\u064a]{3,}")
AFTER_MEDIA = re.compile(r"(?:ads?|images?|posters?|banners?|pics|photos?|creatives?|visuals?|orders):\s*$")


def spaced_candidates(reading: Reading) -> Iterator[Candidate]:
    """Runs of words between gaps, prepositions and punctuation."""
    gaps = gaps_of(reading)
    words = [m for m in WORD.finditer(reading.text) if re.search(f"[{LETTER}]", m[0])]
    run: list[re.Match[str]] = []
    for word in [*words, None]:
        broken = word is None or bool(gaps[word.start()]) or CJK.search(word[0]) is not None
        low = word[0].lower().strip("'’.,") if word is not None else ""
        gap = reading.text[run[-1].end() : word.start()] if run and word is not None else ""
        if run and (broken or low in BREAKERS or gap.strip(" ")):
            yield from _phrase(reading, run)
            run = []
        if word is not None and not broken and low not in BREAKERS:
            run.append(word)


def _phrase(reading: Reading, run: list[re.Match[str]]) -> Iterator[Candidate]:
    """The noun phrase in a run of words: without function words at its edges, cut before its verb."""
    words = _trimmed(run)
    low = [word[0].lower() for word in words]
    verb = next((n for n, word in enumerate(low) if n and _ends_name(word) and not _compound_at(low, n)), None)
    if verb and low[verb] in ("is", "are"):
        yield from _phrase(reading, words[verb + 1 :])
    words = words[:verb] if verb else words
    if not words:
        return
    start, end = words[0].start(), words[-1].end()
    text = re.sub(r"['’]s$", "", reading.text[start:end]).strip(" '’.")
    if re.match(r"(?:لل|ل)[\u0621-\u064a]{3,}", text):
        text = re.sub(r"^(?:لل|ل)", "", text)
        start = end - len(text)
    if nameable(text) and len(text.split()) <= 7:
        yield Candidate(text, start, end, _worth(reading, text, start, end, low[: verb or len(low)]))


def _compound_at(low: list[str], number: int) -> bool:
    """dog treats, water filter: a word that is a verb elsewhere ends the name of goods."""
    last = number + 1 == len(low) or low[number + 1] in BREAKERS | MODALS
    return last and goods_head(" ".join(low[: number + 1])) != ""


def _trimmed(run: list[re.Match[str]]) -> list[re.Match[str]]:
    stops = stop_words() | FOREIGN_STOPS
    words = list(run)
    if words[0][0].lower() == "saw" and len(words) > 1 and words[1][0].lower() in stop_words():
        words.pop(0)  # saw this in a description
    while words and (words[0][0].lower().strip("'’") in stops | verbs() | ARTICLES or words[0][0].isdigit()):
        words.pop(0)
    while len(words) > 1 and words[-1][0].lower().strip("'’.") in stops | ARTICLES and not _compound(words):
        if goods_head(" ".join(word[0] for word in words)) not in ("", words[-1][0].lower()):
            break
        words.pop()
    return words


def _ends_name(word: str) -> bool:
    return word in verbs() or word in PREDICATES or bool(ARABIC_FOR.match(word))


def _worth(reading: Reading, text: str, start: int, end: int, low: list[str]) -> float:
    """How much speaks for a phrase: a head noun, a preposition before it, a picture word after it, an early place."""
    lead = reading.low[max(0, start - 18) : start]
    score = 1.0 + (2.2 if goods_head(text) else 0.0) - 0.5 * max(0, len(text.split()) - 4)
    score += 1.6 * bool(named_pattern("goods.after_preposition").search(lead))
    score += 1.4 * media_at(reading, end + 1) + 0.5 * bool(re.search(r"(?:the|our|my)\s$", lead))
    score += 0.5 * (not reading.low[:start].strip()) - 2.5 * any(word in verbs() for word in low)
    score += 0.3 * (1 - start / max(1, len(reading.low))) + 0.8 * bool(AFTER_MEDIA.search(lead[-14:]))
    given = re.search(r"(?<![a-z])free\s(?!on\s|for\s|with\s|of\s)(?:[a-z]+\s)?$", lead)
    score -= 3.0 * bool(given and not re.search(r"(?:get|\+)\s?(?:\d+|one|two)\sfree\s", lead))
    score += 2.4 * bool(named_pattern("goods.told_of").search(reading.low[max(0, start - 40) : start]))
    score -= 3.0 * bool(
        named_pattern("goods.shop_en").search(text.lower()) or named_pattern("goods.owner").search(lead)
    )
    score -= 2.0 * bool(foreign_names().search(text.lower()))
    score -= 1.2 * (text.lower() in stop_words() | FOREIGN_STOPS) + 0.6 * bool(re.search(r"ly$|ing$|ed$", low[-1]))
    return score


def _compound(words: list[re.Match[str]]) -> bool:
    """sheet set, gift set: a last word that is a function word elsewhere belongs to the name."""
    return words[-1][0].lower() in ("set", "kit", "pack") and goods_head(words[-2][0]) != ""
