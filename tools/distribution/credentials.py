"""Content credentials (C2PA): a signed statement in the file of how a picture was made. The last thing done to a file.

Needs the extra ``c2pa``. Whatever writes the file anew afterwards drops the statement, or breaks its signature.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from domain import Frozen
from domain.errors import GenerationFailed
from tools.distribution.marks import PRODUCER, SOURCE_TYPES, Marks

MARKS_LABEL = "org.vitrine.marks"
ACTIONS = "c2pa.actions.v2"
PLAIN = {"builder": {"thumbnail": {"enabled": False}}}
"""A thumbnail would add up to a megabyte to a file of a few hundred kilobytes."""


@dataclass(frozen=True)
class SigningKey:
    """Whose name stands under the statement: a certificate chain and its key, both as PEM text."""

    chain: str
    key: str
    algorithm: str = "es256"


class Statement(Frozen):
    """What a file's content credentials say, and whether that is so."""

    state: str
    """``Trusted``, ``Valid`` (whole, but nobody vouches for the signer) or ``Invalid``."""
    signer: str
    source_type: str
    """IPTC digital source type, without its address."""
    marks: dict[str, Any]


def signed(data: bytes, media_type: str, marks: Marks, by: SigningKey) -> bytes:
    """The file with a signed statement of how it was made; its pixels and its other marks stay as they are."""
    c2pa = _library()
    out = io.BytesIO()
    with (
        c2pa.Context.from_dict(PLAIN) as context,
        c2pa.Builder(json.dumps(_manifest(media_type, marks)), context=context) as builder,
        c2pa.Signer.from_info(c2pa.C2paSignerInfo(by.algorithm, by.chain.encode(), by.key.encode(), None)) as signer,
    ):
        builder.sign(signer, media_type, io.BytesIO(data), out)
    return out.getvalue()


def statement_in(data: bytes, media_type: str, anchors: str = "") -> Statement | None:
    """What the file's content credentials say; None where it has none. `anchors` are roots (PEM) that are trusted."""
    c2pa = _library()
    trusting = {"verify": {"verify_trust": True}, "trust": {"trust_anchors": anchors}} if anchors else {}
    with c2pa.Context.from_dict(trusting) as context:
        reader = c2pa.Reader.try_create(media_type, io.BytesIO(data), context=context)
        if reader is None:
            return None
        with reader:
            told: Mapping[str, Any] = json.loads(reader.json())
            state = str(reader.get_validation_state() or "Invalid")
    manifest = told["manifests"][told["active_manifest"]]
    said = {row["label"]: row["data"] for row in manifest["assertions"]}
    created: Mapping[str, Any] = next((a for a in said[ACTIONS]["actions"] if a["action"] == "c2pa.created"), {})
    return Statement(
        state=state,
        signer=str(manifest.get("signature_info", {}).get("common_name", "")),
        source_type=str(created.get("digitalSourceType", "")).removeprefix(SOURCE_TYPES),
        marks=said.get(MARKS_LABEL, {}),
    )


@lru_cache(maxsize=4)
def signing_key(certificate: str, key: str, folder: str) -> SigningKey:
    """The configured certificate and key, or a development certificate of this installation, made at first use."""
    if bool(certificate) != bool(key):
        raise _refused("set VITRINE_C2PA_CERTIFICATE and VITRINE_C2PA_KEY together", "两个都要设置")
    if not certificate:
        from tools.distribution.own_certificate import own_certificate

        certificate, key = (str(path) for path in own_certificate(Path(folder)))
    try:
        chain, secret = Path(certificate).read_text(), Path(key).read_text()
    except OSError as error:
        raise _refused(f"{error.filename} cannot be read", f"读不到 {error.filename}") from error
    return SigningKey(chain, secret, _algorithm(chain))


def _algorithm(chain: str) -> str:
    """What the first certificate's kind of key signs with."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

    try:
        public = x509.load_pem_x509_certificate(chain.encode()).public_key()
    except ValueError as error:
        raise _refused("the certificate is not PEM", "证书不是 PEM 格式") from error
    if isinstance(public, ec.EllipticCurvePublicKey):
        curves = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}
        return curves.get(public.curve.name, "es256")
    if isinstance(public, ed25519.Ed25519PublicKey):
        return "ed25519"
    if isinstance(public, rsa.RSAPublicKey):
        return "ps256"
    raise _refused("the certificate's kind of key cannot sign", "证书的密钥类型不能用来签名")


def _manifest(media_type: str, marks: Marks) -> dict[str, Any]:
    made = {
        "action": "c2pa.created",
        "digitalSourceType": SOURCE_TYPES + marks.source_type,
        "softwareAgent": {"name": PRODUCER},
    }
    ids = {"picture": marks.picture, "recipe": marks.recipe, "certificate": marks.certificate, "facts": marks.facts}
    return {
        "claim_generator_info": [{"name": PRODUCER}],
        "format": media_type,
        "title": marks.alt[:80] or PRODUCER,
        "assertions": [
            {"label": ACTIONS, "data": {"actions": [made]}},
            {"label": MARKS_LABEL, "data": {**ids, "aigc": marks.aigc}},
        ],
    }


def _library() -> Any:
    try:
        import c2pa
    except ImportError as missing:
        install = "pip install 'vitrine[c2pa]'"
        raise _refused(f"install the extra with {install}", f"请先安装 {install}") from missing
    return c2pa


def _refused(en: str, zh: str) -> GenerationFailed:
    return GenerationFailed(
        {"zh": f"图片的内容凭证（C2PA）签不了：{zh}。", "en": f"Content credentials (C2PA) cannot be signed: {en}."}
    )
