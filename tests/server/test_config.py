"""Settings: read from the environment, all faults named at once, each explained in docs/server.md."""

import re
from pathlib import Path

import pytest

from openimr.server import config as module
from openimr.server.config import ConfigError, read_config


def test_without_any_setting_everything_lies_under_one_folder():
    config = read_config({"OPENIMR_DATA": "/srv/imr"})
    assert config.database_url is None
    assert {config.keys.parent, config.heads.parent.parent, Path(config.files).parent} == {Path("/srv/imr")}


def test_every_fault_is_named_at_once_and_no_secret_is_repeated():
    wrong = {
        "DATABASE_URL": "mysql://root:hunter2@host/db",
        "OPENIMR_URL": "imr.example.org",
        "OPENIMR_SECRET_KEY": "too-short",
        "OPENIMR_WORKERS": "many",
        "OPENIMR_BEHIND_PROXY": "perhaps",
    }
    with pytest.raises(ConfigError) as caught:
        read_config(wrong)
    says = " ".join(caught.value.problems)
    assert [name for name in wrong if name not in says] == []
    assert "hunter2" not in says
    assert "too-short" not in says


def test_a_dataset_to_show_has_to_be_one_with_an_index(tmp_path):
    for name in ("absent", "empty"):
        (tmp_path / "empty").mkdir(exist_ok=True)
        with pytest.raises(ConfigError, match="OPENIMR_PUBLIC_DATASET"):
            read_config({"OPENIMR_PUBLIC_DATASET": str(tmp_path / name), "OPENIMR_PUBLIC_PAGES": "60"})
    with pytest.raises(ConfigError, match="OPENIMR_PUBLIC_PAGES has to be a number"):
        read_config({"OPENIMR_PUBLIC_PAGES": "0"})
    (tmp_path / "full" / "index").mkdir(parents=True)
    (tmp_path / "full" / "manifest.json").write_text("{}")
    config = read_config({"OPENIMR_PUBLIC_DATASET": str(tmp_path / "full")})
    assert config.public_dataset == tmp_path / "full"


@pytest.mark.parametrize(("url", "secure"), [("https://imr.example.org/", True), ("http://localhost:9000", False)])
def test_cookies_are_for_https_only_where_the_address_is(url, secure):
    assert read_config({"OPENIMR_URL": url}).secure is secure


def test_every_setting_is_explained_and_no_other():
    read = set(re.findall(r'"(OPENIMR_[A-Z_]+|DATABASE_URL)"', Path(module.__file__).read_text()))
    page = Path("docs/server.md").read_text()
    explained = {
        name for row in re.findall(r"^\| (`.*?`) \|", page, re.MULTILINE) for name in re.findall(r"[A-Z_]{5,}", row)
    }
    assert explained == read
