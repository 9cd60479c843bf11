"""Which product is meant: by SKU, name or photo, the one in hand, or a question with the catalog's products."""

from __future__ import annotations

import hashlib

from agents.questions import product_question
from agents.services import Services
from agents.state import State, said_in_run
from agents.words import say
from domain.brief import Brief, Question, Request
from domain.catalog import Product
from domain.errors import UnknownProduct
from domain.ports import Catalog
from domain.text import Money, Words
from tools.understanding.completion import completed
from tools.understanding.records import words_of
from tools.understanding.stated import stated_facts, told_of

MEASURED = frozenset({"ctr", "conversion", "gmv"})
BY_PHOTO = "photo-"
"""How the SKUs of products begin that are known by their photo only."""
NAMELESS: Words = {"zh": "你的商品", "en": "Your product"}


def is_edit(state: State) -> bool:
    """Whether this run changes pictures that are there, rather than making new ones."""
    assert state.brief is not None
    intents = set(state.brief.intents)
    return bool(state.shelf) and "edit_previous" in intents and not intents & {"generate_images", "batch"}


def wants_to_raise(brief: Brief) -> bool:
    """Whether the brief names a figure that tests measure: what is known of it is said before anything is planned."""
    return brief.objective in MEASURED


def resolve(state: State, services: Services) -> tuple[Product | Question, tuple[Words, ...]]:
    """The product that is meant, or the question that has to be asked; and what the merchant should know."""
    request, brief, catalog = state.request, state.brief, services.catalog
    assert request is not None and brief is not None
    if request.sku:
        return catalog.product(request.sku), ()
    found = [product for name in brief.products if (product := catalog.find(name))]
    if "change_product" in brief.edit_ops:  # the brief repeats the product in hand; the other one is in the message
        found = [product for product in _mentioned(said_in_run(state), catalog) if product.sku != state.sku]
    if request.photo and not is_edit(state):  # what is known by its photo only is another product in another photo
        found = [product for product in found if not product.sku.startswith(BY_PHOTO)]
    several = len({product.sku for product in found}) > 1
    if found:
        return found[0], (say("note.first_product", title=found[0].title),) if several else ()
    if request.photo and not is_edit(state):
        product = _from_photo(request, state, catalog)
        catalog.put(product)
        return product, (say("note.adhoc"), *([told_of(product.attributes)] if product.attributes else ()))
    if state.sku and "change_product" not in brief.edit_ops and (not brief.products or is_edit(state)):
        return catalog.product(state.sku), ()
    name = brief.products[0] if brief.products else ""
    question = product_question(catalog.products(), name)
    if state.asked.count("product") >= 2 or (request.approval == "auto" and name):
        raise UnknownProduct(question.text, name=name, known=[p.sku for p in catalog.products()][:20])
    return question, ()


def _mentioned(text: str, catalog: Catalog) -> list[Product]:
    """The products that a message names, the longest name first."""
    folded = text.casefold()
    names = [
        (len(name), product)
        for product in catalog.products()
        for name in (product.sku, *product.title.values(), *product.aliases)
        if name.casefold() in folded
    ]
    ranked = sorted(names, key=lambda pair: -pair[0])
    return list({product.sku: product for _, product in ranked}.values())


def _from_photo(request: Request, state: State, catalog: Catalog) -> Product:
    """A product of which only a photo and the merchant's words are known, those from before too."""
    assert request.photo is not None and state.brief is not None
    brief = state.brief
    price = Money(amount=brief.price, currency=brief.currency or "CNY") if brief.price is not None else None
    title = words_of(brief.products[0]) if brief.products else NAMELESS
    digest = hashlib.sha256(f"{request.photo}{title}".encode()).hexdigest()[:10]
    facts = stated_facts(said_in_run(state), brief.products)
    product = Product(sku=f"{BY_PHOTO}{digest}", title=title, images=(request.photo,), price=price, attributes=facts)
    return completed(product, catalog)
