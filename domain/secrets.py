"""Secrets in texts: found by their shape, and hidden before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterable

HIDDEN = "[hidden]"
_VALUE = r"[A-Za-z0-9_./+=\-]"
_SHAPES = (
    # Keys that say what they are.
    r"\bsk-(?=[A-Za-z0-9_\-]*[A-Za-z0-9_]{12,})[A-Za-z0-9_\-]{16,}",
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{20,}",
    r"\bgithub_pat_[A-Za-z0-9_]{20,}",
    r"\bglpat-[A-Za-z0-9_\-]{16,}",
    r"\bxox[abprs]-[A-Za-z0-9\-]{10,}",
    r"\bAIza[0-9A-Za-z_\-]{30,}",
    r"\b[rsp]k_(?:live|test)_[A-Za-z0-9]{16,}",
    r"\bwhsec_[A-Za-z0-9+/=]{16,}",
    r"\bhf_[A-Za-z0-9]{20,}",
    r"\bvt_[A-Za-z0-9_\-]{24,}",
    r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{4,}",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:[^-]|-(?!----))*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
)
_NAMED = (
    # What follows a name that means a secret: only the value is hidden.
    r"((?:[Bb]earer|[Bb]asic|BEARER|BASIC)\s+)(?=\S*[0-9_.\-=])([A-Za-z0-9_./+=\-]{16,})",
    r"(://[^\s:/@\"'\\]*:)([^\s:/@\"'\\]+)(?=@)",
    rf"((?:[Aa][Pp][Ii][_\- ]?[Kk][Ee][Yy]|[Aa]ccess[_\-]?[Kk]ey|ACCESS_KEY|[Ss]ecret|SECRET(?:_KEY)?|"
    rf"[Tt][Oo][Kk][Ee][Nn]|[Pp][Aa][Ss][Ss][Ww](?:[Oo][Rr])?[Dd]|[Pp][Ww][Dd])\\?[\"']?\s*[=:]\s*\\?[\"']?)(?=\S*[0-9_])({_VALUE}{{6,}})",
    rf"((?:密码|口令|密钥|令牌)(?:是|为)?\s*[:：=]\s*)({_VALUE}{{6,}})",
)
_HINTS = (
    "sk-", "AKIA", "ASIA", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "xox", "AIza", "k_live_",
    "k_test_", "whsec_", "hf_", "vt_", "eyJ", "-----BEGIN",
)  # fmt: skip
"""One of these stands in every text with a shape; looking for them first is forty times as fast."""
_SHAPE = re.compile("|".join(_SHAPES))
_AFTER_NAME = tuple(re.compile(pattern) for pattern in _NAMED)
SHORTEST = 8
"""A configured secret that is shorter is not looked for: it would be found in ordinary words."""


def mask(text: str, known: Iterable[str] = ()) -> str:
    """The text with its secrets hidden: those with a secret's shape or name, and those that are `known`.

    What it puts in has no quotes, so that JSON stays JSON.
    """
    for secret in known:
        if len(secret) >= SHORTEST:
            text = text.replace(secret, HIDDEN)
    if any(hint in text for hint in _HINTS):
        text = _SHAPE.sub(HIDDEN, text)
    for pattern in _AFTER_NAME:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text
