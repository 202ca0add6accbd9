"""Gunicorn's settings: `gunicorn -c config/gunicorn.py config.wsgi`."""

import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
# Threads of one worker would otherwise take most keep-alive connections of a shared socket.
reuse_port = True
# It would lie under $HOME, which a service account need not have.
control_socket_disable = True
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = int(os.environ.get("WEB_MAX_REQUESTS", "0"))
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108  a heartbeat file, best in memory
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "warning")


def post_worker_init(worker: Any) -> None:
    """Deliver events and run jobs inside the web process, unless workers of their own do."""
    from django.conf import settings

    from commerce.background import BackgroundWork

    if settings.BACKGROUND == "inline":
        worker.background = BackgroundWork()
        worker.background.start()


def worker_exit(_server: Any, worker: Any) -> None:
    if background := getattr(worker, "background", None):
        background.stop(timeout=2)
