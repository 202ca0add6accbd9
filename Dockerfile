# One image for every role: web (the default), worker, deploy job. No server binaries, no build tools, no root.

FROM python:3.12-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --require-hashes --only-binary :all: -r /tmp/base.txt

FROM python:3.12-slim-bookworm AS run
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    HOST=0.0.0.0 \
    PORT=8000 \
    STATIC_ROOT=/srv/static \
    MEDIA_ROOT=/srv/media \
    DATA_DIR=/srv/data
RUN useradd --system --uid 10001 --home-dir /srv/data --create-home shop \
    && mkdir -p /srv/static /srv/media && chown shop /srv/static /srv/media
COPY --from=build /opt/venv /opt/venv
WORKDIR /srv/app
COPY manage.py ./
COPY commerce commerce
COPY config config
COPY apps apps
# Collecting needs settings but no secret; this one never leaves the build.
RUN SECRET_KEY=only-for-collecting python manage.py collectstatic --noinput --verbosity 0
USER shop
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import os, urllib.request as u; u.urlopen(f'http://127.0.0.1:{os.environ[\"PORT\"]}/healthz', timeout=2)"]
CMD ["gunicorn", "-c", "config/gunicorn.py", "config.wsgi"]
