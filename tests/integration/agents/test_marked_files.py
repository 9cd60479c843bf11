"""Every way a picture leaves Vitrine keeps how it was made: files, archives, sizes, layers, batches; signed, too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents import craft
from agents.services import Services
from domain.batch import Batch, Outcome
from domain.creative import Creative
from domain.runs import Run
from tests.doubles.talk import COFFEE, Talk
from tools.distribution.batch_kit import batch_files, zipped
from tools.distribution.marks import Marks, marks_in, xmp_of
from tools.generation.layers import as_svg, layers_of
from ui.commands.delivery import deliver
from ui.pictures import thumbnail

pytestmark = pytest.mark.asyncio(loop_scope="session")
PICTURES = (".jpg", ".png", ".webp")


async def test_every_way_out_keeps_the_marks(talk: Talk, services: Services, tmp_path: Path) -> None:
    run = await talk.make("给黑咖啡做主图")
    state = await talk.state()
    creatives = [state.creatives[key] for key in run.creatives]
    ways = {
        "asset": [services.assets.get(creative.asset) for creative in creatives],
        "kit's archive": list(_pictures(services.assets.get(run.kit))),
        "kit's folder": _written(services, run, tmp_path),
        "batch's archive": list(_pictures(_batch(services, run))),
        "smaller": [await thumbnail(services.assets.path(creative.asset), 128) for creative in creatives],
        "layers": [_layers(services, creative) for creative in creatives],
    }
    painted = {creative.certificate.picture for creative in creatives}
    assert len(creatives) == 2
    for way, files in ways.items():
        found = [marks_in(data) for data in files]
        assert len(found) == 2 and all(found), way
        assert {marks.picture for marks in found if marks} == painted, way
        assert all(_complete(marks) for marks in found if marks), way


async def test_where_files_are_signed_the_delivered_one_is(talk: Talk, services: Services, tmp_path: Path) -> None:
    pytest.importorskip("c2pa", reason="needs the extra c2pa")
    from tools.distribution.credentials import statement_in

    run = await talk.make("给黑咖啡做主图", personas=1)
    made = (await talk.state()).creatives[run.creatives[0]]
    own = {"certificate": "", "key": "", "folder": str(tmp_path)}
    craft.open_workshop(services.settings.assets_at, "studio", {}, own)
    asset = craft.mark(made.model_copy(update={"asset": made.certificate.picture}))
    data = services.assets.get(asset)
    said, marks = statement_in(data, made.media_type), marks_in(data)
    assert said and marks and (said.state, said.source_type) == ("Valid", marks.source_type)
    assert said.marks["picture"] == marks.picture == made.certificate.picture


def _complete(marks: Marks) -> bool:
    ids = (marks.recipe, marks.certificate)
    named = all(name.startswith("sha256:") for name in ids) and marks.facts
    return bool(named and marks.alt and (marks.source_type, marks.aigc) == ("composite", "2"))


def _pictures(archive: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for name in opened.namelist():
            if name.endswith(PICTURES):
                yield opened.read(name)


def _written(services: Services, run: Run, folder: Path) -> list[bytes]:
    out = deliver(services.assets, run, folder / "kit")
    return [path.read_bytes() for path in sorted(out.rglob("*")) if path.suffix in PICTURES]


def _batch(services: Services, run: Run) -> bytes:
    outcome = Outcome(row=1, sku=COFFEE, status="completed", run_id=run.id, kit=run.kit, asked=2, done=2)
    batch = Batch(id="b", text=run.request.text, items=1)
    product = services.catalog.product(COFFEE)
    return b"".join(
        zipped(batch_files(batch, "completed", [outcome], {COFFEE: product}, assets=services.assets, lang="zh"))
    )


def _layers(services: Services, creative: Creative) -> bytes:
    marks = marks_in(services.assets.get(creative.asset))
    assert marks is not None
    layers = layers_of(creative.recipe, services.assets.get(creative.recipe.source))
    return as_svg(layers, creative.recipe, xmp_of(marks))
