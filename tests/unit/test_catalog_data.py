"""The sample catalog keeps what its README promises."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from PIL import Image

from domain.catalog import Product, Shopper

CATALOG = Path(__file__).resolve().parents[2] / "catalog"
FOLDERS = sorted(p.parent for p in CATALOG.glob("*/product.json"))
NOW = date(2026, 11, 20)
BANNED = re.compile(
    r"最(?!大限度|后|近|终)|第一(?!次|批|句|杯|口|把|个)|顶级|极品|国家级|唯一|首选|冠军|万能|特供|专供"
    r"|治疗|治愈|疗效|减肥|瘦身|燃脂|排毒|降血?[糖压脂]|抗癌|修复屏障|祛[疤痘斑]|全网|史上|永不"
    r"|\bbest\b(?! before)|\bcheapest\b|\bno\.? ?1\b|#1|\bcures?\b|\bweight loss\b|\bdetox\b|clinically proven"
    r"|risk[- ]free",
    re.IGNORECASE,
)
"""A small part of the advertising rules: what may never stand in a merchant's own words."""


@pytest.fixture(params=FOLDERS, ids=lambda p: p.name)
def folder(request: pytest.FixtureRequest) -> Path:
    """Each product's folder."""
    return request.param


@pytest.fixture
def product(folder: Path) -> Product:
    """Each product."""
    return Product.model_validate_json((folder / "product.json").read_bytes())


def merchant_words(product: Product) -> list[str]:
    """Everything the merchant says, so everything a picture may quote; reviews are other people's words."""
    words = [*product.title.values(), *product.aliases]
    for attribute in product.attributes:
        words += [*attribute.name.values(), *attribute.value.values(), *attribute.highlight.values()]
    for entry in product.qa:
        words += entry.answer.values()
    return words


def test_there_are_six_products_with_unique_names() -> None:
    products = [Product.model_validate_json((f / "product.json").read_bytes()) for f in FOLDERS]
    assert len(products) >= 6
    aliases = Counter(a.casefold() for p in products for a in p.aliases)
    assert not [a for a, n in aliases.items() if n > 1], "an alias must name one product"


def test_the_brief_s_words_name_the_coffee() -> None:
    coffee = Product.model_validate_json((CATALOG / "shanzhi-black-coffee" / "product.json").read_bytes())
    assert {"京造风格黑咖啡", "黑咖啡", "京造黑咖啡", "black coffee"} <= set(coffee.aliases)
    assert coffee.title["zh"].startswith("京造风格黑咖啡")


def test_product_is_complete_in_both_languages(folder: Path, product: Product) -> None:
    assert product.sku == folder.name
    for words in (
        product.title,
        product.brand,
        product.category_title,
        *(a.name for a in product.attributes),
        *(a.value for a in product.attributes),
    ):
        assert set(words) == {"zh", "en"} and all(words.values())
    assert len(product.attributes) >= 10 and len(product.qa) >= 6
    assert product.size_cm is not None and product.weight_g and product.unit_count >= 1


def test_facts_fit_on_a_picture(product: Product) -> None:
    highlights = [a.highlight for a in product.attributes if a.highlight]
    assert len(highlights) >= 8
    for words in highlights:
        assert len(words["zh"]) <= 9 and sum(len(c.encode()) > 1 for c in words["zh"]) <= 8, words
        assert len(words["en"]) <= 22, words
    assert {f for a in product.attributes for f in a.facets} >= {"function", "style", "quality"}


def test_merchant_words_make_no_banned_claim(product: Product) -> None:
    hits = [w for w in merchant_words(product) if BANNED.search(w)]
    assert not hits


def test_ids_are_unique(product: Product) -> None:
    for ids in (
        [r.id for r in product.reviews],
        [q.id for q in product.qa],
        [a.key for a in product.attributes],
        [r.buyer for r in product.reviews],
    ):
        assert len(ids) == len(set(ids))


def test_reviews_are_mixed(product: Product) -> None:
    assert len(product.reviews) >= 20
    assert len({r.rating for r in product.reviews}) == 5
    share = sum(r.lang == "zh" for r in product.reviews) / len(product.reviews)
    assert 0.5 <= share <= 0.75
    assert all(("zh" if re.search(r"[一-鿿]", r.text) else "en") == r.lang for r in product.reviews)
    assert all(r.at < NOW for r in product.reviews)


def test_price_history_is_consistent(product: Product) -> None:
    points = product.price_history
    assert len(points) >= 8
    assert [p.since for p in points] == sorted({p.since for p in points})
    assert points[0].since >= NOW - timedelta(days=120) and points[-1].since < NOW
    assert product.price is not None and product.list_price is not None
    assert points[-1].price == product.price
    for point in points:
        assert point.price.currency == product.list_price.currency
        assert (
            (point.price == product.list_price)
            if point.kind == "list"
            else (point.price.amount < product.list_price.amount)
        )


def test_packshot_is_a_clean_cut_out(folder: Path, product: Product) -> None:
    for name in product.images:
        path = folder / name
        assert path.stat().st_size <= 1_600_000
        with Image.open(path) as picture:
            assert picture.mode == "RGBA" and 1400 <= max(picture.size) <= 1600
            alpha = picture.getchannel("A")
            assert alpha.getextrema() == (0, 255)
            assert alpha.getbbox() == (2, 2, picture.width - 2, picture.height - 2), (
                "cropped to its content with a 2 px pad"
            )
            assert product.size_cm is not None
            wide = product.size_cm.width / product.size_cm.height
            # Perspective and a turned product move the ratio a little.
            assert picture.width / picture.height == pytest.approx(wide, rel=0.12)


def shoppers() -> list[Shopper]:
    """All shoppers."""
    return [
        Shopper.model_validate_json(line)
        for line in (CATALOG / "shoppers.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def test_behaviour_is_plentiful_and_refers_to_products() -> None:
    people, skus = shoppers(), {f.name for f in FOLDERS}
    assert len(people) >= 300 and len({p.id for p in people}) == len(people)
    events = [e for p in people for e in p.events]
    assert len(events) >= 3000
    assert {e.kind for e in events} == {"view", "click", "cart", "order", "search"}
    assert all((e.query if e.kind == "search" else e.sku in skus) for e in events)
    assert all(e.at.tzinfo is not None and e.at.date() < NOW for e in events)


def test_reviewers_bought_before_they_wrote() -> None:
    bought = {(p.id, e.sku): e.at.date() for p in shoppers() for e in reversed(p.events) if e.kind == "order"}
    for folder in FOLDERS:
        product = Product.model_validate_json((folder / "product.json").read_bytes())
        for review in product.reviews:
            assert bought[(review.buyer, product.sku)] <= review.at


def test_behaviour_has_structure_to_find() -> None:
    hours: dict[str, Counter[int]] = {}
    for person in shoppers():
        for interest in person.profile.get("interests", ()):
            hours.setdefault(interest, Counter()).update(e.at.hour for e in person.events)
    night = {i: sum(c[h] for h in (21, 22, 23, 0)) / sum(c.values()) for i, c in hours.items()}
    assert night["宿舍"] > night["办公"] + 0.15
    queries = " ".join(e.query or "" for p in shoppers() for e in p.events)
    for word in ("健身", "办公", "考研", "0糖", "露营", "高颜值", "平价", "参数"):
        assert word in queries


def test_shoppers_are_reproducible(tmp_path: Path) -> None:
    script = (
        "import runpy, sys; from pathlib import Path; m = runpy.run_path(sys.argv[1]); m['main'](Path(sys.argv[2]))"
    )
    out = tmp_path / "again.jsonl"
    subprocess.run(
        [sys.executable, "-c", script, str(CATALOG / "make_shoppers.py"), str(out)], check=True, capture_output=True
    )
    assert out.read_bytes() == (CATALOG / "shoppers.jsonl").read_bytes()
