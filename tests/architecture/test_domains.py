"""Domains know each other by interface and events, and call each other without going round in circles."""

import importlib
import re
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.db import models
from django.test.utils import isolate_apps

from commerce.db.checks import no_relation_crosses_a_domain
from commerce.ports import ServicePort, signature_differences
from tests.architecture.sources import SAMPLES, domains_called, python_files
from tests.servers import ROOT

DOMAINS = settings.DOMAINS
WITH_INTERFACE = [d.name for d in DOMAINS if (ROOT / "apps" / d.name / "interface.py").exists()]
BORDERS = sorted(
    f"apps.{path.parent.name}.{path.stem}" for path in ROOT.glob("apps/*/*.py") if path.stem in ("interface", "events")
)


def protocol_of(port: ServicePort[object], interface: object) -> type:
    (protocol,) = (
        value
        for value in vars(interface).values()
        if getattr(value, "_is_protocol", False) and value.__module__ == interface.__name__  # type: ignore[attr-defined]
    )
    return protocol


def test_every_app_folder_is_a_domain_or_the_storefront() -> None:
    folders = {path.parent.name for path in ROOT.glob("apps/*/__init__.py")}

    assert folders == {*DOMAINS.names, "storefront"}


@pytest.mark.parametrize("domain", DOMAINS.names)
def test_a_domain_calls_only_whom_it_declares(domain: str) -> None:
    called = set().union(*(domains_called(path) for path in python_files(f"apps/{domain}")))

    assert called - {domain} <= set(DOMAINS[domain].calls)


def test_calls_are_found_however_a_port_is_imported() -> None:
    assert domains_called(SAMPLES / "calls.py") == {"inventory", "pricing"}


def test_synchronous_calls_form_no_cycle() -> None:
    graph = {domain.name: set(domain.calls) for domain in DOMAINS}

    assert len(list(TopologicalSorter(graph).static_order())) == len(DOMAINS.names)


@pytest.mark.parametrize("domain", WITH_INTERFACE)
def test_what_is_bound_to_a_port_keeps_its_promises(domain: str) -> None:
    interface = importlib.import_module(f"apps.{domain}.interface")

    assert signature_differences(protocol_of(interface.service, interface), interface.service()) == []


@pytest.mark.parametrize("domain", [d for d in WITH_INTERFACE if (ROOT / "apps" / d / "testing.py").exists()])
def test_a_fake_keeps_the_same_promises(domain: str) -> None:
    interface = importlib.import_module(f"apps.{domain}.interface")
    testing = importlib.import_module(f"apps.{domain}.testing")
    (fake,) = (kind for name, kind in vars(testing).items() if name.startswith("Fake") and isinstance(kind, type))

    assert signature_differences(protocol_of(interface.service, interface), fake) == []


def test_departures_from_a_protocol_are_found() -> None:
    class Promised:
        def keep(self, *, order_id: str) -> None: ...

        def also_keep(self) -> None: ...

    class Offered:
        def keep(self, order: str) -> None: ...

    assert signature_differences(Promised, Offered) == [
        "also_keep is missing",
        "keep(order: str) should be keep(*, order_id: str)",
    ]


def test_interfaces_and_events_can_be_shipped_without_django() -> None:
    script = f"import sys; sys.modules['django'] = None\nimport {', '.join(BORDERS)}"

    ended = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stderr) == (0, "")


def test_no_relation_of_our_models_crosses_a_domain() -> None:
    assert [message for message in run_checks() if message.id in ("commerce.E001", "commerce.E002")] == []


@isolate_apps("apps.orders", "apps.catalog")
def test_a_relation_that_crosses_a_domain_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Article(models.Model):
        class Meta:
            app_label = "catalog"

    class Sale(models.Model):
        article = models.ForeignKey(Article, on_delete=models.CASCADE)

        class Meta:
            app_label = "orders"

    monkeypatch.setattr("commerce.db.checks.apps", Sale._meta.apps)

    assert [message.id for message in no_relation_crosses_a_domain(None)] == ["commerce.E001"]


def test_the_import_contracts_can_fail(tmp_path: Path) -> None:
    for folder in ("commerce", "apps", "config"):
        (tmp_path / folder).symlink_to(ROOT / folder)
    copied = tmp_path / "apps"
    copied.unlink()
    subprocess.run(["cp", "-r", str(ROOT / "apps"), str(copied)], check=True)
    (tmp_path / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    offences = {
        "cart/interface.py": "import django.db",
        "cart/models.py": "import config.urls\nimport apps.catalog.models\nimport apps.cart.services",
    }
    for place, offence in offences.items():
        with (copied / place).open("a") as source:
            source.write(f"\n{offence}\n")

    linter = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    command = [sys.executable, "-c", linter, "--no-cache"]
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    broken = set(re.findall(r"^(.+) BROKEN", ended.stdout, flags=re.MULTILINE))
    assert broken == {
        "config knows the apps, the apps know the kernel, never the other way",
        "A domain sees another's interface and events, nothing else",
        "Interfaces, events and rules import no Django",
        "Inside a domain, imports point downwards",
    }
