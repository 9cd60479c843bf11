"""`vitrine brief`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from domain.brief import Request
from domain.errors import BadBrief, BadPicture, BadProductData
from ui.api.caller import HOUSE
from ui.commands.overrides import reasons_of
from ui.commands.session import Session, session
from ui.commands.terminal import Terminal

MAX_STDIN = 1_100_000


def brief(
    text: str,
    product: str,
    photo: Path | None,
    out: Path | None,
    *,
    yes: bool,
    as_json: bool,
    lang: str,
    seed: int,
    overrides: Sequence[str] = (),
    after: str = "",
    server: str = "",
    key: str = "",
) -> int:
    """Take a brief to its kit; the exit status."""
    from jobs.admission import language_of, readable

    words = sys.stdin.buffer.read(MAX_STDIN).decode("utf-8", "replace") if text == "-" else text
    terminal = Terminal(lang or language_of(words), as_json=as_json)

    def command() -> int:
        readable(words)  # Refused before anything is started for it.
        if out is not None and out.exists() and not out.is_dir():
            raise BadBrief({"zh": f"{out} 不是文件夹。", "en": f"{out} is not a folder."})
        kept = reasons_of(overrides)
        if server:
            from ui.commands.afar import brief as send

            return send(
                terminal, server, key, words, photo, out, yes=yes, sku=product, lang=lang, seed=seed, after=after,
                overrides=kept,
            )  # fmt: skip
        from jobs.runs import submit
        from ui.commands.attend import attend

        with session() as open_session:
            request = Request.model_construct(
                text=words, lang=lang, approval="auto" if yes else "ask", seed=seed,
                sku=_sku(open_session, product), photo=_photo(open_session, photo), overrides=kept,
            )  # fmt: skip
            thread = open_session.do(open_session.backbone.runs.get(after)).thread_id if after else None
            run = open_session.do(submit(open_session.backbone, request, thread_id=thread))
            return attend(open_session, terminal, run, out, yes=yes)

    return terminal.attempt(command)


def _sku(session: Session, product: str) -> str | None:
    """The SKU meant: of the file or folder given, which is loaded first, or as written."""
    if not product:
        return None
    path = Path(product)
    if not path.exists():
        if path.suffix or "/" in product:
            raise BadProductData({"zh": f"没有这个文件：{product}", "en": f"There is no such file: {product}"})
        from agents.opening import seeded  # Late: the composition root.

        seeded(session.backbone.catalog, session.backbone.assets)  # The samples are known from the first command on.
        return product
    from tools.understanding.ingest import ingest

    report = ingest(path, session.backbone.assets, session.backbone.catalog.of(HOUSE))
    if len(report.products) != 1:
        raise BadProductData({lang: report.in_words(lang) for lang in ("zh", "en")})
    return report.products[0].sku


def _photo(session: Session, photo: Path | None) -> str | None:
    """Asset id of the photo, checked and written anew in a guarded process."""
    if photo is None:
        return None
    from tools.understanding.photos import admit_photo

    try:
        data = photo.read_bytes()
    except OSError as error:
        raise BadPicture(
            {"zh": f"读不了 {photo}：{error.strerror}", "en": f"Cannot read {photo}: {error.strerror}"}
        ) from error
    admitted = admit_photo(data, photo.name)
    return session.backbone.assets.put(admitted.data, admitted.media_type)
