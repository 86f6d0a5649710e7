"""How heavy the first visit is: an old office computer on a slow line, without a proxy."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from criteria.models import Evidence
from ntm_portal.lib.statics import Statics

LIMIT = 80_000  # bytes over the wire: page, styles, scripts, font and symbols
NAMED = re.compile(r"""["']/static/([^"'#?]+)""")
PROVINCES = [
    "/province/42/?set=QD51-2025-XA&as_of=2026-11-15",
    "/province/84/?set=QD1980-2016&as_of=2019-07-24&since=2018-12-31",
]

pytestmark = pytest.mark.django_db


def page(client: Client, address: str):
    return client.get(address, headers={"accept-encoding": "gzip, br"})


def weight(name: str) -> int:
    """Bytes of a static file as it is sent; the font is compressed by nature."""
    found = finders.find(name)
    if found is None:
        pytest.skip(f"{name} is not there: run manage.py build_assets")
    content = Path(found).read_bytes()
    return len(content if name.endswith(".woff2") else gzip.compress(content, 9))


@pytest.mark.parametrize("address", PROVINCES)
def test_the_first_dashboard_is_light(client_as, address):
    answer = page(client_as("admin"), address)
    assert answer["Content-Encoding"] == "gzip"
    names = set(NAMED.findall(gzip.decompress(answer.content).decode()))
    assert {Path(name).suffix for name in names} == {".css", ".js", ".woff2", ".svg"}
    sizes = {name: weight(name) for name in names} | {"page": len(answer.content)}
    assert sum(sizes.values()) <= LIMIT, sizes


def test_a_browser_that_takes_no_gzip_gets_plain_text(client_as):
    answer = client_as("admin").get("/start/")
    assert "Content-Encoding" not in answer
    assert "Accept-Encoding" in answer["Vary"]


def test_the_same_page_has_another_length_each_time(client_as):
    """What makes guessing a secret by the length of the answer useless."""
    client = client_as("admin")
    assert len({len(page(client, "/start/").content) for _visit in range(8)}) > 1


def test_files_of_evidence_are_sent_as_they_are(client_as):
    row = Evidence.objects.filter(content_type="application/pdf").first()
    answer = page(client_as("admin"), f"/evidence/{row.key}/content/")
    assert "Content-Encoding" not in answer
    assert int(answer["Content-Length"]) == row.size


def test_collected_files_have_a_compressed_twin(tmp_path):
    (tmp_path / "a.css").write_text("p { color: red }\n" * 50)
    store = Statics(location=tmp_path, base_url="/static/")
    done = list(store.post_process({"a.css": (store, "a.css")}))
    assert all(not isinstance(processed, Exception) for *_names, processed in done)
    hashed = store.stored_name("a.css")
    assert gzip.decompress((tmp_path / f"{hashed}.gz").read_bytes()).startswith(b"p {")
    assert not list(tmp_path.glob("*.br"))
