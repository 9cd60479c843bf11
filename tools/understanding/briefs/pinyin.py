"""Chinese that is typed in Latin letters: ``haibao 3 zhang``, ``zhou san zhiqian``."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from tools.understanding.briefs.lexicon import load

CJK = re.compile(r"[\u3400-\u9fff]")
COUNTED = "zhang|tiao|dian|tian|miao|ge|kuan|yuan|kuai"
"""Classifiers that are believed behind a number."""


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, str]]:
    """(a run of typed syllables, one word of it, what each stands for); syllables of a word may stand apart."""
    known = load("pinyin")
    meant = {sound.replace(" ", ""): sign for part in ("words", "small") for sound, sign in known[part].items()}
    long = sorted(known["words"], key=lambda sound: -len(sound))
    big = "|".join(sound.replace(" ", " ?") for sound in long)
    small = "|".join(sorted(known["small"], key=len, reverse=True))
    one = f"(?P<big>{big})|(?P<small>{small})"
    piece = rf"(?:{big}|{small}|\d{{1,4}}|[\u4e00-\u9fff])"
    return re.compile(rf"(?<![A-Za-z]){piece}(?: ?{piece})*(?![A-Za-z])"), re.compile(one), meant


def spelt_out(text: str) -> str:
    """``zhutu 3 zhang, zhou san yao`` with the signs that are meant; a few syllables in an English text stay."""
    run, one, _ = _words()
    if not re.search(r"[a-z]{2}", text) or not (CJK.search(text) or len(_sure(text)) > 1):
        return text
    return run.sub(lambda match: _spelt(match[0]), text)


def _sure(text: str) -> list[str]:
    """Whole words of several syllables."""
    run, one, _ = _words()
    return [found["big"] for match in run.finditer(text) for found in one.finditer(match[0]) if found["big"]]


@lru_cache(maxsize=2048)
def _spelt(run: str) -> str:
    """A run of syllables, if a word of several is among them or a number counts something."""
    _, one, meant = _words()
    numbers = r"\d|[一二两三四五六七八九十]|(?<![a-z])(?:yi|liang|san|wu|liu|qi|ba|jiu|shi)(?![a-z])"
    counts = re.search(rf"(?:{numbers}) ?(?:{COUNTED})(?![a-z])", run)
    if not re.search("[a-z]", run) or not (counts or any(found["big"] for found in one.finditer(run))):
        return run
    return re.sub(
        r"(?<=[\u4e00-\u9fff\d]) (?=[\u4e00-\u9fff\d])",
        "",
        one.sub(lambda found: meant[found[0].replace(" ", "")], run),
    )
