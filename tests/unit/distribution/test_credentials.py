"""Content credentials: signed over the marked file, read back, broken by one changed byte."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from domain.errors import GenerationFailed
from tools.distribution.marks import Marks, marked, marks_in

pytest.importorskip("c2pa", reason="needs the extra c2pa")
from tools.distribution.credentials import signed, signing_key, statement_in

PIXELS = np.random.default_rng(1).integers(0, 255, (90, 120, 3), np.uint8)
MARKS = Marks(
    picture="sha256:p", source_type="composite", aigc="2", recipe="sha256:r", certificate="sha256:c",
    facts=("s/title",), alt="黑咖啡",
)  # fmt: skip


def file_of(kind: str) -> bytes:
    out = io.BytesIO()
    Image.fromarray(PIXELS).save(out, kind)
    return marked(out.getvalue(), MARKS)


@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_signed_file_says_how_it_was_made_and_keeps_its_marks(kind: str, tmp_path: Path) -> None:
    plain, media = file_of(kind), f"image/{kind}"
    found = signed(plain, media, MARKS, signing_key("", "", str(tmp_path)))
    root = (tmp_path / "own" / "root.pem").read_text()
    said, trusted = statement_in(found, media), statement_in(found, media, root)
    assert said and trusted and (said.state, trusted.state) == ("Valid", "Trusted")
    assert said.source_type == "composite" and said.signer.startswith("Vitrine")
    assert said.marks["certificate"] == "sha256:c" and said.marks["facts"] == ["s/title"]
    assert marks_in(found) == MARKS and len(found) - len(plain) < 5000
    one, other = (np.asarray(Image.open(io.BytesIO(data)).convert("RGB")) for data in (plain, found))
    assert np.array_equal(one, other)


def test_a_changed_byte_and_a_missing_statement_are_noticed(tmp_path: Path) -> None:
    plain = file_of("png")
    found = bytearray(signed(plain, "image/png", MARKS, signing_key("", "", str(tmp_path))))
    found[-40] ^= 1
    said = statement_in(bytes(found), "image/png")
    assert said and said.state == "Invalid"
    assert statement_in(plain, "image/png") is None


def test_the_own_certificate_is_made_once_and_its_key_is_nobody_elses(tmp_path: Path) -> None:
    first = signing_key("", "", str(tmp_path))
    signing_key.cache_clear()
    assert signing_key("", "", str(tmp_path)) == first
    assert (tmp_path / "own" / "signer.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["own"]


def test_a_configured_certificate_signs_and_half_a_configuration_is_refused(tmp_path: Path) -> None:
    signing_key("", "", str(tmp_path))
    chain, key = (str(tmp_path / "own" / name) for name in ("signer.pem", "signer.key"))
    found = signed(file_of("jpeg"), "image/jpeg", MARKS, signing_key(chain, key, str(tmp_path / "unused")))
    assert statement_in(found, "image/jpeg") and not (tmp_path / "unused").exists()
    for certificate, secret in ((chain, ""), (chain, str(tmp_path / "none")), (key, key)):
        with pytest.raises(GenerationFailed):
            signing_key(certificate, secret, str(tmp_path))
