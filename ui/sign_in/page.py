"""The sign-in page in the visitor's language: what the mode asks for, what went wrong, and what is not for them."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import quote

import yaml
from fastapi import Request
from fastapi.responses import HTMLResponse

from agents.settings import Settings
from domain.text import Words, best_of
from ui.api.problems import language_of

PAGE = Path(__file__).parent / "page.html"
_BLOCK = re.compile(r"<!--(\w+)-->(.*?)<!--/\1-->", re.DOTALL)


def page_of(
    request: Request, settings: Settings, to: str, why: str = "", status: int = 200, **values: object
) -> HTMLResponse:
    """The form, or the way to the identity provider; `why` names what went wrong."""
    words = _words_for(request)
    shown = {settings.auth, "lead"} | ({"problem"} if why else set())
    said = words[why].format(**values) if why else ""
    known = {"why": said, "host": settings.oidc_issuer.split("//")[-1].split("/")[0], "user": values.get("name", "")}
    return _filled(words | {"to": quote(local(to), safe=""), "next": local(to)} | known, shown, status)


def refusal_of(request: Request, words: Words, status: int) -> HTMLResponse:
    """For somebody who is signed in and may not see what they asked for: why, and where to go."""
    return _away(request, "stop", words, {"refused"}, status)


def missing_of(request: Request, words: Words) -> HTMLResponse:
    """For somebody whose address leads nowhere."""
    return _away(request, "lost", words, set(), 404)


def local(to: str) -> str:
    """Only a place on this host: a sign-in page that leads elsewhere is a gift to phishers."""
    return to if re.fullmatch(r"/(?![/\\])[^\\\x00-\x20]*", to) and not to.startswith("/sign-") else "/"


def _away(request: Request, title: str, words: Words, shown: set[str], status: int) -> HTMLResponse:
    known = _words_for(request)
    said = {"title": f"{known[title]} · Vitrine", "hello": known[title], "why": best_of(words, known["lang"][:2])}
    return _filled(known | said, {"away"} | shown, status)


def _filled(known: Mapping[str, object], shown: set[str], status: int) -> HTMLResponse:
    text = _BLOCK.sub(lambda found: found[2] if found[1] in shown else "", PAGE.read_text(encoding="utf-8"))
    filled = re.sub(r"\{\{(\w+)\}\}", lambda found: html.escape(str(known[found[1]])), text)
    return HTMLResponse(filled, status, headers={"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})


def _words_for(request: Request) -> dict[str, str]:
    lang = request.query_params.get("lang") or language_of(request)
    chosen = "zh" if lang == "zh" else "en"
    return _words()[chosen] | {"lang": "zh-CN" if chosen == "zh" else "en"}


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load(PAGE.with_name("words.yaml").read_text(encoding="utf-8"))
    return found
