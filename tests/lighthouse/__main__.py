"""Lighthouse (mobile, simulated slow 4G) over the five pages that sell, of the demo shop that runs at an address.

    python -m tests.lighthouse [http://127.0.0.1:8000]

Prints the scores, writes them to docs/lighthouse.md, and fails if one is too low. Needs Node and Chromium; Lighthouse
itself is installed beside this file the first time.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import requests

HERE = Path(__file__).resolve().parent
TABLE = HERE.parents[1] / "docs" / "lighthouse.md"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
PRIVATE = ("cart", "checkout")
"""Pages that robots are kept out of, on purpose: what SEO is worth there is not asked."""
MEASURES = {
    "first-contentful-paint": "FCP",
    "largest-contentful-paint": "LCP",
    "total-blocking-time": "TBT",
    "cumulative-layout-shift": "CLS",
    "total-byte-weight": "Weight",
}
SKU = "KIT-MUG-OAT"
SWITCHES = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Lighthouse says of a page: scores of 100, and a few measures as it writes them."""

    page: str
    scores: dict[str, int]
    measures: dict[str, str]
    complaints: tuple[str, ...]

    @property
    def too_low(self) -> list[str]:
        return [name for name, score in self.scores.items() if score < LEAST[name]]


def main() -> None:
    shop = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    lighthouse = _installed()
    cart = _cart(shop)
    paths = {"home": "/", "category": "/c/ceramics/", "product": "/p/stoneware-mug/", "cart": "/cart/"}
    verdicts = []
    for page, path in {**paths, "checkout": "/checkout/"}.items():
        verdicts.append(_judge(lighthouse, page, shop + path, cookie=cart if page in PRIVATE else ""))
        _say(_line(verdicts[-1]))
        for complaint in verdicts[-1].complaints:
            _say(f"    {complaint}")
    TABLE.write_text(_page(verdicts), encoding="utf-8")
    failed = [verdict.page for verdict in verdicts if verdict.too_low]
    _say(f"Written to {TABLE.relative_to(HERE.parents[1])}.")
    if failed:
        sys.exit(f"Too low: {', '.join(failed)}.")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _installed() -> Path:
    program = HERE / "node_modules" / ".bin" / "lighthouse"
    if not program.exists():
        if shutil.which("npm") is None:
            sys.exit("No npm found: Lighthouse needs Node 18.20 or later.")
        subprocess.run(["npm", "ci", "--silent"], cwd=HERE, check=True)
    return program


def _cart(shop: str) -> str:
    """The cookie of a cart with two mugs in it."""
    answer = requests.post(f"{shop}/cart/add/", data={"sku": SKU, "quantity": "2"}, allow_redirects=False, timeout=10)
    answer.raise_for_status()
    return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


def _judge(lighthouse: Path, page: str, url: str, *, cookie: str) -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            *(str(lighthouse), url, "--quiet", "--output=json", f"--output-path={report}"),
            *(f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={SWITCHES}"),
            *((f"--extra-headers={json.dumps({'Cookie': cookie})}",) if cookie else ()),
        ]
        environment = {**os.environ, "CHROME_PATH": _chromium()}
        # Now and then Chromium's trace of a page comes out empty, and Lighthouse asks to be run again.
        if subprocess.run(command, check=False, env=environment, timeout=180).returncode:
            subprocess.run(command, check=True, env=environment, timeout=180)
        found = json.loads(report.read_text(encoding="utf-8"))
    asked = [name for name in CATEGORIES if name != "seo" or page not in PRIVATE]
    return Verdict(
        page=page,
        scores={name: round(found["categories"][name]["score"] * 100) for name in asked},
        measures={
            label: found["audits"][audit]["displayValue"].removeprefix("Total size was ")
            for audit, label in MEASURES.items()
        },
        complaints=tuple(_complaints(found, asked)),
    )


def _complaints(found: dict, asked: list[str]) -> list[str]:  # type: ignore[type-arg]  # a report of 500 kinds of things
    audits = {ref["id"] for name in asked for ref in found["categories"][name]["auditRefs"] if ref["weight"]}
    poor = [found["audits"][audit] for audit in sorted(audits)]
    return [f"{audit['id']}: {audit['title']}" for audit in poor if audit["score"] is not None and audit["score"] < 0.9]


def _chromium() -> str:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        sys.exit("No Chromium found: install it, or name it in CHROMIUM.")
    return chromium


def _line(verdict: Verdict) -> str:
    scores = "  ".join(f"{name} {score}" for name, score in verdict.scores.items())
    return f"{verdict.page:10} {scores}  ({', '.join(f'{k} {v}' for k, v in verdict.measures.items())})"


def _page(verdicts: list[Verdict]) -> str:
    head = ["Page", "Performance", "Accessibility", "Best practices", "SEO", *MEASURES.values()]
    rows = [
        [
            verdict.page,
            *(str(verdict.scores.get(name, "–")) for name in CATEGORIES),
            *(value.replace("\xa0", " ") for value in verdict.measures.values()),
        ]
        for verdict in verdicts
    ]
    lines = [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]
    return _INTRODUCTION.format(day=date.today().isoformat()) + "\n".join(lines) + "\n"  # noqa: DTZ011  a day is enough


_INTRODUCTION = """# Lighthouse

Written by `make lighthouse` on {day}: Lighthouse 12.8 as a phone (simulated slow 4G, processor slowed four times) over
the demo shop of `make run`, shop and browser on the same two cores. Cart and checkout are closed to search engines on
purpose, so their SEO is not asked.

"""


if __name__ == "__main__":
    main()
