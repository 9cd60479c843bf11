"""A development certificate for content credentials: a root and a signer of this installation, made once.

Readers call what it signs valid, but its signer unknown: only a certificate from an authority on the C2PA trust list
is trusted everywhere.
"""

from __future__ import annotations

import secrets
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

CHAIN, KEY, ROOT = "signer.pem", "signer.key", "root.pem"
YEARS = 5
NAME = "Vitrine"


def own_certificate(folder: Path) -> tuple[Path, Path]:
    """Paths of the chain and the key in `folder`; made where they are not there. Two processes make one of them."""
    place = folder / "own"
    if not (place / KEY).exists():
        draft = folder / f".own-{secrets.token_hex(6)}"
        draft.mkdir(parents=True)
        _write(draft)
        try:
            draft.rename(place)
        except OSError:  # another process was first, and its certificate counts
            shutil.rmtree(draft)
    return place / CHAIN, place / KEY


def _write(folder: Path) -> None:
    """A root, and a signer that it vouches for, with the uses that C2PA asks for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    began, serial = datetime.now(UTC) - timedelta(hours=1), secrets.token_hex(4)

    def named(role: str) -> Any:
        rows = ((NameOID.ORGANIZATION_NAME, NAME), (NameOID.COMMON_NAME, f"{NAME} {role} {serial}"))
        return x509.Name([x509.NameAttribute(kind, text) for kind, text in rows])

    def drafted(subject: Any, public: Any, issuer: Any) -> Any:
        return (
            x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(began).not_valid_after(began + timedelta(days=365 * YEARS))
        )  # fmt: skip

    def uses(*, signs: bool) -> Any:
        return x509.KeyUsage(
            digital_signature=signs, key_cert_sign=not signs, crl_sign=not signs, content_commitment=False,
            key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False,
            decipher_only=False,
        )  # fmt: skip

    root_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    own_id = x509.SubjectKeyIdentifier.from_public_key(root_key.public_key())
    root = (
        drafted(named("development root"), root_key.public_key(), named("development root"))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(uses(signs=False), critical=True)
        .add_extension(own_id, critical=False)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        drafted(named("development signer"), key.public_key(), root.subject)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(uses(signs=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own_id), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / ROOT).write_bytes(root.public_bytes(pem))
    (folder / CHAIN).write_bytes(signer.public_bytes(pem) + root.public_bytes(pem))
    private = folder / KEY
    private.touch(mode=0o600)
    private.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
