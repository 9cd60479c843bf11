"""The launch kit: the promised files, names and keys, the same bytes each time."""

import io
import json
import zipfile
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from PIL import Image

from domain.brief import Brief, Plan
from domain.catalog import Product
from domain.creative import Creative, LaunchKit, Persona
from memory.assets import FileAssets
from tools.distribution.experiments import draft_experiment
from tools.distribution.kit import assemble_kit, file_name

PRODUCT = Product(sku="p", title={"zh": "黑咖啡 <b>", "en": "Black coffee"})


@pytest.fixture
def assets(tmp_path: Path) -> FileAssets:
    return FileAssets(tmp_path / "assets")


Packed = tuple[list[Creative], LaunchKit]


@pytest.fixture
def packed(assets: FileAssets, four: list[Creative], personas: list[Persona]) -> Callable[[], Packed]:
    return lambda: kit_of(assets, four, personas)


def kit_of(assets: FileAssets, four: list[Creative], personas: list[Persona]) -> Packed:
    shades = iter(range(40, 240, 20))

    def stored(creative: Creative) -> Creative:
        out = io.BytesIO()
        Image.new("RGB", (64, 64), (next(shades), 90, 60)).save(out, "JPEG")
        return creative.model_copy(update={"asset": assets.put(out.getvalue(), "image/jpeg")})

    creatives = [stored(creative) for creative in four]
    experiment = draft_experiment("p", creatives, Brief(), personas=personas)
    plan = Plan(sku="p", personas=("office", "fitness"), canvases=("1x1", "3x4"), experiment=True)
    return creatives, assemble_kit(
        PRODUCT, creatives, experiment, assets=assets, run_id="r", brief=Brief(intents=("generate_images",)), plan=plan,
        personas=personas, text="为黑咖啡做主图", asked=[*(creative.id for creative in creatives), "given-up"],
    )  # fmt: skip


def test_a_kit_holds_what_it_says(assets: FileAssets, packed: Callable[[], Packed]) -> None:
    creatives, kit = packed()
    with zipfile.ZipFile(io.BytesIO(assets.get(kit.archive))) as archive:
        assert archive.testzip() is None
        manifest = json.loads(archive.read("kit.json"))
        assert {"brief", "plan", "creatives", "experiment", "seconds", "cost"} <= set(manifest)
        quality = manifest["quality"]
        assert (quality["asked"], quality["accepted"], quality["available_rate"]) == (5, 4, 0.8)
        assert {verdict["gate"] for verdict in quality["set"]} >= {"set_price", "set_repetition", "set_light"}
        assert manifest["brief"] == {"intents": ["generate_images"]}
        for item, creative in zip(manifest["creatives"], creatives, strict=True):
            assert {"persona", "format", "file", "recipe", "certificate", "verdicts"} <= set(item)
            assert archive.read(item["file"]) == assets.get(creative.asset)
        assert set(archive.namelist()) == {"kit.json", "index.html"} | {item["file"] for item in manifest["creatives"]}
        page = archive.read("index.html").decode()
    assert "&lt;b&gt;" in page and "<b>" + " " not in page.split("</h1>")[0]
    assert page.count("data:image/jpeg") == 4
    assert "http://" not in page and "https://" not in page  # self-contained
    HTMLParser().feed(page)


def test_the_same_creatives_give_the_same_bytes(packed: Callable[[], Packed]) -> None:
    assert packed()[1] == packed()[1]


def test_files_go_by_platform_and_carry_no_path_tricks(make: Callable[..., Creative]) -> None:
    creative = make(7, "../../etc", canvas="1x1")
    assert file_name(creative) == "all/07-..-..-etc-1x1.jpg"
    jd = creative.model_copy(
        update={"persona": "office", "canvas": creative.canvas.model_copy(update={"name": "jd_main", "platform": "jd"})}
    )
    assert file_name(jd) == "jd/07-office-main.jpg"
