"""New data of a product that is known already: they add to what is known, and take nothing away."""

from __future__ import annotations

from domain.catalog import Product
from domain.errors import UnknownProduct
from domain.ports import Catalog


def completed(product: Product, catalog: Catalog) -> Product:
    """The product with what is known of its SKU where these data say nothing: an empty cell takes nothing away."""
    try:
        known = catalog.product(product.sku)
    except UnknownProduct:
        return product
    fields = Product.model_fields.items()
    told = {name: value for name, field in fields if (value := getattr(product, name)) and value != field.default}
    return known.model_copy(update={**told, "title": {**known.title, **product.title}})
