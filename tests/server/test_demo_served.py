"""`imr demo --server` as a newcomer starts it."""

import http.cookiejar
import json
import os
import re
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest


@pytest.mark.soak
def test_the_demo_shows_letters_and_stops_when_it_is_told_to(tmp_path: Path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"OPENIMR_DATA": str(tmp_path / "demo"), "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "openimr.cli", "demo", "--server", "--port", str(port), "--json"]
    demo = subprocess.Popen(command, env=env, cwd=tmp_path, stdout=subprocess.PIPE)
    assert demo.stdout is not None
    try:
        said = json.loads(demo.stdout.readline())
        account = next(one for one in said["accounts"] if one["role"] == "quality")
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

        def get(path: str, **form: str) -> bytes:
            data = urllib.parse.urlencode(form).encode() if form else None
            request = urllib.request.Request(said["url"] + path, data, {"Referer": said["url"]})  # noqa: S310 - ours
            with opener.open(request, timeout=60) as answer:
                return bytes(answer.read())

        [token, *_] = re.findall(rb'name="csrfmiddlewaretoken" value="(\w+)"', get("/accounts/login/"))
        get("/accounts/login/", csrfmiddlewaretoken=token.decode(), login=account["username"],
            password=account["password"])  # fmt: skip
        shown = 0
        for number in said["cases"]["QA"]:
            try:
                letter = get(f"/cases/{number}/quality/copy/1/download/")
            except urllib.error.HTTPError as error:
                assert error.code == 404  # noqa: PT017 - nothing is signed in it
                continue
            assert letter.startswith(b"%PDF")
            shown += 1
        assert shown
    finally:
        demo.terminate()
        assert demo.wait(60) == 0
        demo.stdout.close()
