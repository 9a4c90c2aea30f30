"""The worksheet in a real browser, where one is installed: its policy lets its own script run, and the keys work."""

import re
import subprocess
from pathlib import Path

from tests.browser import CHROMIUM, needed

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=2000",
]


def dom_of(html: str, folder: Path) -> str:
    needed()
    page = folder / "worksheet.html"
    page.write_text(html, encoding="utf-8")
    command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={folder / 'profile'}", "--dump-dom", page.as_uri()]
    return subprocess.run(command, capture_output=True, check=True, timeout=60, text=True, encoding="utf-8").stdout


def pressed(html: str, *keys: str) -> str:
    """The worksheet that presses keys by itself; its policy, which would forbid that, is taken out."""
    script = f"""<script>addEventListener("load", () => {{
      for (const key of {list(keys)!r}) {{
        const event = new KeyboardEvent("keydown", {{ key, bubbles: true, cancelable: true }});
        (document.activeElement || document.body).dispatchEvent(event);
      }}
      document.title = "focus=" + document.activeElement.id;
    }});</script></body>"""
    return re.sub(r"<meta http-equiv=[^>]*>", "", html).replace("</body>", script)


def test_its_own_script_passes_its_policy(sheet: str, tmp_path: Path) -> None:
    assert '<html lang="en" class="has-script">' in dom_of(sheet, tmp_path)


def test_j_and_k_walk_through_the_criteria(sheet: str, tmp_path: Path) -> None:
    assert "<title>focus=item1-c2</title>" in dom_of(pressed(sheet, "j", "j", "j", "k"), tmp_path)


def test_enter_opens_the_page_and_the_arrow_the_next_quotation(sheet: str, tmp_path: Path) -> None:
    dom = dom_of(pressed(sheet, "j", "j", "Enter", "ArrowRight"), tmp_path)
    viewer = dom[dom.index('<dialog id="viewer"') :].split("</dialog>")[0]
    assert "Quotation 2 of 2" in viewer
    assert 'aria-label="Page 2 of chart.pdf"' in viewer
    assert viewer.count('class="now"') == 1


def test_question_mark_shows_the_keys(sheet: str, tmp_path: Path) -> None:
    assert re.search(r'<dialog id="keys"[^>]* open', dom_of(pressed(sheet, "?"), tmp_path))
