"""The shop's own settings, and one app more: the last, so that it finds everything in its place."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as _INSTALLED_APPS

INSTALLED_APPS = [*_INSTALLED_APPS, "tests.reliability.crashing.apps.CrashingConfig"]
