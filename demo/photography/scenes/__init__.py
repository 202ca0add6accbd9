"""One module per category of the shop; each registers its pictures."""

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Import every module of scenes, which registers their photographs."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
