"""Renew the front-end files that are committed: each from the npm registry, at a version, its checksum held.

`python tools/vendor.py` takes what `vendor.json` names and writes the files beside it; `--check` only compares.
"""

import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "src/openimr/server/pages/static/vendor"
MANIFEST = FOLDER / "vendor.json"


def main() -> int:
    """Fetch, or check; 1 where a committed file is not what the manifest says."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    wrong = 0
    for name, package in manifest.items():
        contents = None if "--check" in sys.argv else _fetched(name, package["version"], list(package["files"]))
        for file, facts in package["files"].items():
            path = FOLDER / facts["as"]
            if contents is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(contents[file])
                facts["sha256"] = hashlib.sha256(contents[file]).hexdigest()
            elif hashlib.sha256(path.read_bytes()).hexdigest() != facts["sha256"]:
                print(f"{path}: is not the file of {name} {package['version']}; run make vendor", file=sys.stderr)
                wrong = 1
    if "--check" not in sys.argv:
        MANIFEST.write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    return wrong


def _fetched(name: str, version: str, files: list[str]) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(
            ["npm", "pack", "--silent", f"{name}@{version}"], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder) / made.stdout.split()[-1]) as archive:
            return {file: archive.extractfile(f"package/{file}").read() for file in files}  # type: ignore[union-attr]


if __name__ == "__main__":
    raise SystemExit(main())
