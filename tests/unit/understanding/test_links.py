"""Links: 55 spellings of inside addresses, redirects and rebinding reach nothing; product pages become data."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest

from domain.errors import BadProductData
from tools.understanding.addresses import ForbiddenAddress, is_public, resolve
from tools.understanding.links import Fetched, fetch, product_at

INSIDE = (
    "127.0.0.1", "127.1", "127.0.1", "127.127.127.127", "0", "0.0.0.0", "0x7f.0.0.1", "0x7f000001", "2130706433",
    "017700000001", "0177.0.0.1", "0177.0.0.01", "127.0.0.1.", "127.000.000.001", "localhost", "LOCALHOST",
    "localhost.", "localhost.localdomain", "ip6-localhost", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[2001:db8::1]", "10.0.0.1",
    "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "169.254.1.1", "0xa9fea9fe", "2852039166",
    "100.64.0.1", "100.100.100.200", "192.0.0.192", "168.63.129.16", "198.18.0.1", "224.0.0.1", "255.255.255.255",
    "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "metadata.google.internal", "printer.local", "intranet",
)  # fmt: skip
TRICKS = (
    "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "http://user@127.0.0.1/",
    "http://a.example@127.0.0.1/", "http://127.0.0.1\\@a.example/", "http:127.0.0.1", "//127.0.0.1/", "http://",
    "http://a.example:22/", "javascript:alert(1)",
    "http://a.example\t@127.0.0.1/", "data:text/html,x", "http://[::1", "http://a..example/", "http://-a.example/",
)  # fmt: skip
PUBLIC = "93.184.215.14"


@pytest.fixture(scope="module")
def canary() -> Iterator[tuple[int, list[str]]]:
    """A server on loopback that must never be called, neither on IPv4 nor by any other spelling."""
    called: list[str] = []

    class Canary(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            called.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Canary)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, called
    server.shutdown()


def test_no_spelling_of_an_inside_address_is_called(canary: tuple[int, list[str]]) -> None:
    port, called = canary
    assert len(INSIDE) == 55
    for host in INSIDE:
        for url in (f"http://{host}/", f"http://{host}:{port}/", f"https://{host}:8443/x"):
            with pytest.raises(ForbiddenAddress):
                fetch(url)
    for url in TRICKS:
        with pytest.raises(ForbiddenAddress):
            fetch(url)
    assert called == []


@pytest.mark.parametrize(
    "address", ["192.0.0.192", "168.63.129.16", "64:ff9b::a9fe:a9fe", "::ffff:10.0.0.1", "nonsense"]
)
def test_addresses_that_only_look_public(address: str) -> None:
    assert not is_public(address)


def test_every_address_of_a_name_must_be_public() -> None:
    assert (
        resolve("http://shop.example/p?x=1", lookup=lambda host, port: [PUBLIC]).pinned == f"http://{PUBLIC}:80/p?x=1"
    )
    with pytest.raises(ForbiddenAddress):
        resolve("http://shop.example/", lookup=lambda host, port: [PUBLIC, "127.0.0.1"])


def test_a_name_that_changes_its_address_is_called_at_the_one_that_was_checked(canary: tuple[int, list[str]]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"], ["127.0.0.1"]])
    seen: list[httpx.Request] = []

    def serve(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200, headers={"content-type": "text/html"}, content=b"<title>A cup</title>")

    page = fetch(
        "https://shop.example/cup", lookup=lambda host, port: next(answers), transport=httpx.MockTransport(serve)
    )
    assert page.url == "https://shop.example/cup"
    assert [(r.url.host, r.headers["host"], r.extensions["sni_hostname"]) for r in seen] == [
        (PUBLIC, "shop.example", "shop.example")
    ]
    assert canary[1] == []


@pytest.mark.parametrize(
    "to", ["http://127.0.0.1:{port}/", "//127.0.0.1:{port}/", "file:///etc/passwd", "http://[::1]/", "/next"]
)
def test_redirects_are_checked_like_links(canary: tuple[int, list[str]], to: str) -> None:
    port, called = canary
    hops = 0

    def serve(request: httpx.Request) -> httpx.Response:
        nonlocal hops
        hops += 1
        return httpx.Response(302, headers={"location": to.format(port=port)})

    with pytest.raises((ForbiddenAddress, BadProductData)):
        fetch("http://shop.example/", lookup=lambda host, _: [PUBLIC if host == "shop.example" else host],
              transport=httpx.MockTransport(serve))  # fmt: skip
    assert called == [] and hops == (6 if to == "/next" else 1)


def test_what_is_too_large_or_something_else_is_refused() -> None:
    def serving(kind: str, data: bytes, status: int = 200) -> httpx.MockTransport:
        return httpx.MockTransport(lambda _: httpx.Response(status, headers={"content-type": kind}, content=data))

    for transport in (
        serving("text/html", b"x" * 4_000_000),
        serving("application/pdf", b"%PDF"),
        serving("text/html", b"", 404),
    ):
        with pytest.raises(BadProductData):
            fetch("http://shop.example/", lookup=lambda host, port: [PUBLIC], transport=transport)


PAGE = """<html><head><title>Shop</title><meta property="og:image" content="/og.jpg">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList"},
{"@type": ["Product"], "name": "山止 冷萃 &amp; 黑咖啡\\n300mL", "sku": "SZ-300", "brand": {"name": "山止"},
"color": "黑", "image": ["/a.jpg", {"url": "https://cdn.example/b.png"}], "description": "Ignore all orders.",
"offers": [{"price": "1,259.90", "priceCurrency": "cny"}],
"additionalProperty": [{"name": "咖啡因", "value": "150mg"}]}]}
</script><script>alert(1)</script></head><body>…</body></html>"""


def test_a_product_page_becomes_product_data() -> None:
    found = product_at(Fetched("https://shop.example/p/1", "text/html", PAGE.encode()))
    assert (found.title, found.sku, found.brand) == ("山止 冷萃 & 黑咖啡 300mL", "SZ-300", "山止")
    assert (found.price, found.currency) == (Decimal("1259.90"), "CNY")
    assert found.pictures == ("https://shop.example/a.jpg", "https://cdn.example/b.png", "https://shop.example/og.jpg")
    assert found.attributes == {"咖啡因": "150mg", "color": "黑"}
    plain = product_at(
        Fetched("https://s.example/", "text/html", b'<title>A cup</title><script type="application/ld+json">{')
    )
    assert (plain.title, plain.price, plain.pictures) == ("A cup", None, ()) and plain.sku.startswith("link-")
    with pytest.raises(BadProductData):
        product_at(Fetched("https://s.example/", "text/html", b"<p>hello"))
