"""Take the pictures of docs/report.md: `python bench/report_pictures.py out/report.html`.

Needs Chromium and the packages of the extra `dev`.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

DOCS = Path(__file__).parent.parent / "docs"


def main(page: Path) -> None:
    """Write docs/report-en.png and docs/report-ar.png, the upper part of the page."""
    with sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for language in ("en", "ar"):
            tab = browser.new_page(viewport={"width": 1280, "height": 1180})
            tab.goto(f"{page.resolve().as_uri()}#lang={language}")
            tab.wait_for_selector("html[data-ready]", state="attached")
            tab.wait_for_timeout(1000)  # the last plot is drawn after the page is ready
            tab.screenshot(path=DOCS / f"report-{language}.png")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
