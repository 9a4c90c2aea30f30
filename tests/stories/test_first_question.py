"""The README's first question to published letters: parse a folder, count in three lines."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_readme_counts_decisions_by_drug_class(tmp_path):
    text = (ROOT / "README.md").read_text()
    command = re.search(r"imr (parse examples/letters --out build/letters.jsonl)", text)
    [question] = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert command
    assert len([line for line in question.splitlines() if line and not line.startswith("import ")]) == 3
    (tmp_path / "build").mkdir()
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    parsed = subprocess.run([sys.executable, "-m", "openimr.cli", *command[1].split()], cwd=tmp_path, check=False)
    assert parsed.returncode == 0
    asked = subprocess.run([sys.executable, "-c", question], cwd=tmp_path, capture_output=True, text=True, check=True)
    shares = ast.literal_eval(asked.stdout)
    assert "opioid" in shares
    assert all(0 < int(some) <= int(every) for some, _, every in map(str.split, shares.values()))
