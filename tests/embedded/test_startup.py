"""What `manage.py` sets before Django reads its settings."""

import pytest

from commerce.embedded import local_secret_key
from commerce.embedded.startup import needs_servers, prepare


@pytest.mark.parametrize(
    "arguments", [[], ["help"], ["--help"], ["run", "--help"], ["check"], ["makemigrations", "--check"], ["--version"]]
)
def test_commands_that_need_no_server(arguments):
    assert not needs_servers(["manage.py", *arguments])


@pytest.mark.parametrize("arguments", [["run"], ["migrate_all"], ["shell"], ["import_products", "--dry-run", "x.csv"]])
def test_commands_that_need_servers(arguments):
    assert needs_servers(["manage.py", *arguments])


def test_a_local_shop_debugs_with_a_secret_of_its_own(tmp_path):
    environment: dict[str, str] = {}
    prepare(["manage.py", "check"], root=tmp_path, environment=environment)
    assert environment == {
        "DATA_DIR": str(tmp_path / ".data"),
        "DEBUG": "on",
        "SECRET_KEY": local_secret_key(tmp_path / ".data"),
    }


@pytest.mark.parametrize("given", [{"DEBUG": "off"}, {"DATABASE_URL": "postgresql://db.example/commerce"}])
def test_any_other_shop_is_given_no_secret(tmp_path, given):
    environment = dict(given)
    prepare(["manage.py", "check"], root=tmp_path, environment=environment)
    assert environment == {**given, "DATA_DIR": str(tmp_path / ".data")}
    assert not (tmp_path / ".data").exists()


def test_the_secret_is_long_and_only_for_its_owner(tmp_path):
    secret = local_secret_key(tmp_path)
    assert len(secret) >= 43
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert local_secret_key(tmp_path) == secret
