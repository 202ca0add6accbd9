"""What a linter cannot see, read from the source."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.servers import ROOT

SAMPLES = Path(__file__).parent / "samples"
TRANSACTION_DOOR = ROOT / "commerce" / "db" / "transaction.py"
_FORBIDDEN_ON_TRANSACTION = {"atomic", "on_commit"}


def python_files(*folders: str) -> list[Path]:
    """Our own sources, migrations left out: Django opens their transactions."""
    return sorted(
        path for folder in folders for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    )


def side_doors_to_a_transaction(path: Path) -> list[int]:
    """Lines that open a transaction, or wait for a commit, past `commerce.db.transaction`."""
    tree = ast.parse(path.read_text())
    return sorted(node.lineno for node in ast.walk(tree) if _is_side_door(node))


def _is_side_door(node: ast.AST) -> bool:
    if isinstance(node, ast.ImportFrom) and node.module == "django.db.transaction":
        return any(name.name in _FORBIDDEN_ON_TRANSACTION for name in node.names)
    if not isinstance(node, ast.Attribute):
        return False
    on_transaction = (isinstance(node.value, ast.Name) and node.value.id == "transaction") or (
        isinstance(node.value, ast.Attribute) and node.value.attr == "transaction"
    )
    return node.attr == "delay_on_commit" or (on_transaction and node.attr in _FORBIDDEN_ON_TRANSACTION)


def domains_called(path: Path) -> set[str]:
    """Domains whose port this module calls: `inventory.service()`, or `service()` imported from an interface."""
    tree = ast.parse(path.read_text())
    modules, functions = dict(_interface_modules(tree)), dict(_service_functions(tree))
    called = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id=name), attr="service") if name in modules:
                called.add(modules[name])
            case ast.Name(id=name) if name in functions:
                called.add(functions[name])
    return called


def _interface_modules(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Local names of interface modules: `from apps.catalog import interface as catalog`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("apps."):
            for name in node.names:
                if name.name == "interface":
                    yield name.asname or name.name, node.module.split(".")[1]


def _service_functions(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Local names of ports: `from apps.catalog.interface import service as catalog`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.endswith(".interface"):
            for name in node.names:
                if name.name == "service":
                    yield name.asname or name.name, node.module.split(".")[1]


def marked_lines(path: Path, mark: str = "# refused") -> list[int]:
    """Lines of a sample that a rule must refuse."""
    return [number for number, line in enumerate(path.read_text().splitlines(), start=1) if mark in line]
