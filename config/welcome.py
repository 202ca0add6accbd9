"""What `run` says last: where everything is, and how to get in."""

from collections.abc import Sequence

from config.demo import DEMO_API_KEY, DEMO_CARDS, DEMO_LOGINS

PLACES = (("Shop", "/"), ("Admin", "/admin/"), ("API docs", "/api/docs/"))
DEMO_PLACES = (("Mailbox", "/mailbox/"),)

Row = tuple[str, ...]


def welcome(base_url: str, *, demo: bool) -> str:
    """A box with the addresses of the shop; of the demo shop, with logins, API key and test cards too."""
    places = [(name, base_url + path) for name, path in (*PLACES, *(DEMO_PLACES if demo else ()))]
    sections = [_columns(places)]
    if demo:
        logins = [(login.role.capitalize(), login.email, login.password) for login in DEMO_LOGINS]
        sections += [
            ["Demo logins", *_columns(logins)],
            _columns([("API key", DEMO_API_KEY)]),
            ["Test cards", *_columns(DEMO_CARDS)],
        ]
    return _box([*sections, ["Ctrl-C stops it all."]])


def _columns(rows: Sequence[Row]) -> list[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["   ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]


def _box(sections: Sequence[Sequence[str]]) -> str:
    width = max(len(line) for section in sections for line in section)
    divider = f"├{'─' * (width + 4)}┤"
    bodies = ["\n".join(f"│  {line.ljust(width)}  │" for line in section) for section in sections]
    return "\n".join(
        [f"╭{'─' * (width + 4)}╮", f"\n{divider}\n".join(bodies), f"╰{'─' * (width + 4)}╯"],
    )
