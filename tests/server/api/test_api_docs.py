"""What docs/server/api.md says: its examples run against a live server, its tables are what the server has."""

import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

import pytest

from .conftest import pdf

DOC = Path("docs/server/api.md").read_text()


def test_every_scope_status_and_setting_is_in_the_page():
    from openimr.server.api.scopes import SCOPES

    for scope in SCOPES:
        assert f"`{scope}`" in DOC
    sources = "".join(path.read_text() for path in Path("src/openimr/server/api").rglob("*.py"))
    answered = {*re.findall(r"Problem\(\s*(\d{3})", sources)}
    assert answered == {*re.findall(r"^\| (\d{3}) \|", DOC, re.MULTILINE)}
    assert "OPENIMR_WEBHOOK_PRIVATE" in DOC


@pytest.fixture
def live(committed: None, tmp_path: Path) -> Iterator[SimpleNamespace]:
    """A server of its own over the tests' database, and a token of an intake clerk."""
    from django.db import connection

    from openimr.server.accounts.models import User
    from openimr.server.api.scopes import open_to
    from openimr.server.api.tokens import make_token
    from openimr.server.trail.actor import acting

    user = User.objects.create_user("u-intake", roles=["intake"])
    with acting("user:1"):
        _, token = make_token(user, by=user, name="docs", scopes=open_to(user), days=1)
    place = connection.settings_dict
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environ = {
        **os.environ,
        "DATABASE_URL": f"postgresql://{place['USER']}@/{place['NAME']}?host={quote(place['HOST'], safe='')}",
        "OPENIMR_DATA": str(tmp_path / "data"),
        "OPENIMR_WORKERS": "1",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "openimr.cli", "serve", "--port", str(port), "--json"]
    process = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert json.loads(process.stdout.readline())["url"].endswith(str(port))
    yield SimpleNamespace(url=f"http://127.0.0.1:{port}", token=token)
    process.terminate()
    process.wait(30)
    process.stdout.close()


@pytest.mark.begins
def test_the_examples_of_the_page_run_against_a_server(live: SimpleNamespace, tmp_path: Path):
    (tmp_path / "records.pdf").write_bytes(pdf(b"x" * 3_000_000))
    script = "set -euo pipefail\n" + "\necho\n".join(re.findall(r"```sh\n(.*?)```", DOC, re.DOTALL))
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "IMR": live.url, "IMR_TOKEN": live.token},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    opened = json.loads((tmp_path / "opened.json").read_text())
    assert opened["state"] == "APP_RECEIVED"
    assert json.loads((tmp_path / "recorded.json").read_text())["state"] == "ELIGIBLE"
    assert f'"id":"{opened["number"]}-1"' in done.stdout
    from openimr.server.cases.models import Case

    assert Case.objects.get().events.count() == 5
