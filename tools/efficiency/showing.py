"""Gates on the product: itself, uncovered, whole, large, standing on something, apart from its background."""

from __future__ import annotations

from tools.efficiency.case import Case, Finding


def same_product(case: Case) -> Finding:
    """The certificate, whose reasons are passed on."""
    if case.certificate.verdict != "fail":
        return Finding(True, case.certificate.ssim)
    said = case.certificate.reasons[:1] or ({"zh": "商品和原图不一致", "en": "the product is not the original"},)
    return Finding(False, case.certificate.ssim, None, said[0])


def nothing_on_product(case: Case) -> Finding | None:
    if "on_product" not in case.measures:
        return None
    covered = int(case.measures["on_product"])
    words = {"zh": "文字或贴纸压住了商品", "en": "words or stickers lie on the product"}
    return Finding(covered == 0, covered, 0, words)


def product_large(case: Case) -> Finding:
    """The product's longer extent as a share of the canvas's."""
    box = case.layout.product
    share = max(box.x1 - box.x0, box.y1 - box.y0)
    words = {"zh": "商品在画面里太小", "en": "the product is too small in the picture"}
    return Finding(share >= 0.34, share, 0.34, words)


def product_whole(case: Case) -> Finding:
    """No part of the product lies beyond the canvas."""
    box = case.place.box if case.place else case.layout.product
    beyond = max(0.0, -box.x0, -box.y0, box.x1 - 1, box.y1 - 1)
    words = {"zh": "商品有一部分在画面外", "en": "a part of the product is beyond the frame"}
    return Finding(beyond <= 0.004, beyond, 0.004, words)


def in_its_place(case: Case) -> Finding | None:
    if "moved" not in case.measures:
        return None
    moved = float(case.measures["moved"])
    words = {"zh": "商品没有站在设计的位置", "en": "the product does not stand where the layout wants it"}
    return Finding(moved <= 0.08, moved, 0.08, words)


def stands(case: Case) -> Finding | None:
    """Below the product there is shadow or reflection, not untouched ground."""
    if case.place is None or case.place.contact is None:
        return None
    words = {"zh": "商品像是浮在空中，底下没有阴影", "en": "the product seems to float: there is no shadow under it"}
    return Finding(case.place.contact >= 0.02, case.place.contact, 0.02, words)


def stands_out(case: Case) -> Finding | None:
    """The product's rim against what lies around it."""
    if case.place is None:
        return None
    words = {"zh": "商品和背景颜色太接近，看不出轮廓", "en": "the product is hard to tell from its background"}
    return Finding(case.place.distinct >= 5.5, case.place.distinct, 5.5, words)


def fine_enough(case: Case) -> Finding | None:
    """How much the product's photo had to be magnified."""
    if case.certificate.transform is None:
        return None
    scale = case.certificate.transform.scale
    words = {
        "zh": "商品照片分辨率不够，放大后发糊",
        "en": "the product's photo is too small and looks soft when enlarged",
    }
    return Finding(scale <= 1.7, scale, 1.7, words)
