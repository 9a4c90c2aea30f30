"""Receive webhooks: check who sent each message, take it once, say what it is. Standard library only.

`IMR_WEBHOOK_SECRET=whsec_... python receiver.py PORT`
"""

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

OLDEST = 300
"""Seconds that a message may be old: what is older may be one that somebody has kept and sends again."""
MOST = 64 * 1024
SEEN: set[str] = set()
"""Ids of messages that were taken; a real receiver keeps them where they outlive it."""


def verified(secret: str, headers: Mapping[str, str], body: bytes, now: float) -> str | None:
    """The id of a message that the server sent; None: it did not, or too long ago."""
    name, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not (at.isascii() and at.isdecimal() and abs(now - int(at)) <= OLDEST):
        return None
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{name}.{at}.".encode() + body
    good = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    for signature in headers.get("webhook-signature", "").split(" "):
        if hmac.compare_digest(signature.encode(), f"v1,{good}".encode()):
            return name
    return None


class Receiver(BaseHTTPRequestHandler):
    """Answers 204 to what the server sent, 401 to everything else."""

    def do_POST(self) -> None:
        """Take a message."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > MOST:
            self.send_error(413)
            return
        body = self.rfile.read(int(length))
        name = verified(os.environ["IMR_WEBHOOK_SECRET"], self.headers, body, time.time())
        if name is None:
            self.send_error(401)
            return
        if name not in SEEN:
            message = json.loads(body)
            print(message["type"], json.dumps(message["data"]), flush=True)
            SEEN.add(name)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Be quiet."""


def main() -> None:
    """Receive on a port until stopped."""
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
    print(f"listening on {server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
