"""Figures for whoever watches the shop, read when they ask: `GET /metrics`, in the text format of Prometheus.

A domain registers a gauge in its AppConfig. What a gauge says is read from the database at every scrape, so each
process answers for the whole deployment, and none has to be told what the others did.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from commerce.db.liveness import note_failure

log = structlog.get_logger(__name__)

Read = Callable[[], float | Mapping[str, float]]

FAILED = "commerce_metrics_failed"


@dataclass(frozen=True, slots=True)
class Gauge:
    """A figure, or one figure for each value of a label."""

    name: str
    help: str
    read: Read
    label: str = ""


_gauges: dict[str, Gauge] = {}


def gauge(name: str, help: str, read: Read, *, label: str = "") -> None:  # noqa: A002  Prometheus calls it so
    """Have a figure shown: `gauge("commerce_checkouts", "Checkouts by state.", selectors.count, label="state")`.

    `read` answers a number, or with a label a number for each of its values. It is called at every scrape and must
    be cheap: one statement on an index.
    """
    _gauges[name] = Gauge(name, help, read, label)


def render() -> bytes:
    """Every gauge as it stands now. One that cannot be read is left out, logged and counted."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Scrape())
    return generate_latest(registry)


class _Scrape(Collector):
    def collect(self) -> Iterator[GaugeMetricFamily]:
        failed = 0
        for registered in tuple(_gauges.values()):
            try:
                yield _family(registered)
            except Exception:  # one domain that is down must not hide the others
                log.exception("metrics.unreadable", gauge=registered.name)
                note_failure()
                failed += 1
        yield GaugeMetricFamily(FAILED, "Gauges that could not be read for this scrape; the log says why.", failed)


def _family(registered: Gauge) -> GaugeMetricFamily:
    figures = registered.read()
    if not isinstance(figures, Mapping):
        return GaugeMetricFamily(registered.name, registered.help, figures)
    family = GaugeMetricFamily(registered.name, registered.help, labels=[registered.label])
    for value, figure in figures.items():
        family.add_metric([value], figure)
    return family
