"""Numbers as people write them: digits, Chinese numerals, number words of a dozen languages."""

from __future__ import annotations

import re

from tools.understanding.briefs.lexicon import listed, load

_DIGITS = ("零〇", "一壹", "二两俩贰", "三仨叁", "四", "五", "六", "七", "八", "九")
_DIGIT = {sign: value for value, signs in enumerate(_DIGITS) for sign in signs}
_UNIT = {"十": 10, "百": 100, "千": 1000, "万": 10_000}
_WORDS = {str(word).lower(): float(value) for value, words in load("numerals")["words"].items() for word in words}
CHINESE = r"[零〇一二两俩三仨四五六七八九十百千万]+(?:点[零一二三四五六七八九]+)?"
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
WORD = listed(_WORDS)
NUMBER = f"(?:{DIGITS}|{CHINESE}|{WORD})"
"""A pattern for any cardinal number."""
WHOLE = f"(?:\\d{{1,6}}|{CHINESE}|{WORD})"
"""A pattern for a count."""


def value_of(text: str) -> float | None:
    """The number a text stands for, or None."""
    text = text.strip().lower()
    if re.fullmatch(DIGITS, text):
        return float(text.replace(",", ""))
    if text in _WORDS:
        return _WORDS[text]
    if text and all(sign in _DIGIT or sign in _UNIT or sign == "点" for sign in text):
        return _chinese(text)
    return None


_SMALL = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen \
eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SPELT = rf"(?:(?:{'|'.join([*_SMALL, *_TENS, 'an?', 'hundred', 'thousand', 'and'])})(?:[ -]|(?=\s)))+?"
"""A number in English words, with one sign behind it."""


def spelt_number(text: str) -> float | None:
    """One hundred and twenty-four as 124."""
    whole, section = 0.0, 0.0
    for word in re.findall(r"[a-z]+", text.lower()):
        if word in _SMALL:
            section += _SMALL.index(word) + 1
        elif word in _TENS:
            section += 10 * (_TENS.index(word) + 2)
        elif word == "hundred":
            section = max(section, 1) * 100
        elif word == "thousand":
            whole, section = max(section, 1) * 1000, 0.0
    return whole + section or None


def count_of(text: str) -> int | None:
    """The whole number a text stands for, or None."""
    value = value_of(text)
    return int(value) if value is not None and value == int(value) else None


def decimal_of(text: str) -> float:
    """An amount with either decimal mark: ``59,90`` and ``1.299,00`` as well as ``1,299.00``; ``29 000``."""
    text = re.sub(r"[\s'’]", "", text)
    if re.fullmatch(r"\d{1,3}(\.\d{3})+(,\d{1,2})?", text):
        return float(text.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", text):
        return float(text.replace(",", "."))
    return float(text.replace(",", ""))


def _chinese(text: str) -> float | None:
    whole, _, fraction = text.partition("点")
    if len(whole) > 1 and not any(sign in _UNIT for sign in whole):
        value = float("".join(str(_DIGIT[sign]) for sign in whole))
    else:
        value, section, digit = 0.0, 0.0, 0.0
        for sign in whole:
            if sign in _DIGIT:
                digit = _DIGIT[sign]
            elif sign == "万":
                value, section, digit = (value + section + digit) * 10_000, 0, 0
            else:
                section, digit = section + (digit or (1 if sign == "十" else 0)) * _UNIT[sign], 0
        trailing = whole[-2:-1] in "百千万" and len(whole) > 1 and whole[-1] in _DIGIT
        value += section + digit * (_UNIT[whole[-2]] / 10 if trailing else 1)
    if fraction:
        value += float("0." + "".join(str(_DIGIT[sign]) for sign in fraction))
    return value
