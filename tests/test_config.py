"""Configuration: every fault at once, and nothing lax in production."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from config import ROOT, BadConfig, Config, Mode

GOOD = {
    "GRAPEVINE_SECRET": "kT9-vq2_Lm4xZ8wR1yB6nC3pD7sF5gH0jK",
    "GRAPEVINE_DATABASE_URL": "postgres://grape:vine@db/grapevine",
    "GRAPEVINE_PUBLIC_URL": "https://people.example.org",
    "GRAPEVINE_MAIL_FROM": "hello@people.example.org",
}


def test_production_is_the_default_and_takes_a_whole_configuration() -> None:
    config = Config.from_env(GOOD)
    assert config.mode is Mode.PRODUCTION
    assert config.database_url == "postgresql+psycopg://grape:vine@db/grapevine"
    assert config.secure
    assert "kT9" not in repr(config)
    assert "grape:vine" not in repr(config)


def test_an_empty_environment_names_everything_that_is_missing() -> None:
    with pytest.raises(BadConfig) as caught:
        Config.from_env({})
    text = str(caught.value)
    for name in ("SECRET", "DATABASE_URL", "PUBLIC_URL", "MAIL_FROM"):
        assert f"GRAPEVINE_{name}" in text


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("SECRET", "short", "random"),
        ("SECRET", "a" * 64, "random"),
        ("SECRET", "change-me-please-change-me-please-change-me", "random"),
        ("DATABASE_URL", "mysql://db", "postgresql"),
        ("PUBLIC_URL", "http://people.example.org", "https"),
        ("PUBLIC_URL", "https://people.example.org/path", "host only"),
        ("MAIL_PORT", "many", "number"),
        ("MAIL_TIMEOUT", "0", "number"),
        ("MAIL_SECURITY", "some", "one of"),
        ("MODE", "lax", "one of"),
        ("TRUSTED_PROXIES", "-1", "number"),
    ],
)
def test_a_bad_value_is_refused_with_a_sentence(name: str, value: str, word: str) -> None:
    with pytest.raises(BadConfig) as caught:
        Config.from_env({**GOOD, f"GRAPEVINE_{name}": value})
    assert len(caught.value.faults) == 1
    assert word in caught.value.faults[0]


@pytest.mark.parametrize("kept", sorted(GOOD))
def test_demo_mode_can_not_be_switched_on_with_a_production_configuration(kept: str) -> None:
    with pytest.raises(BadConfig):
        Config.from_env({**GOOD, "GRAPEVINE_MODE": "demo"})
    if kept != "GRAPEVINE_MAIL_FROM":
        with pytest.raises(BadConfig):
            Config.from_env({"GRAPEVINE_MODE": "demo", kept: GOOD[kept]})


def test_demo_mode_starts_by_itself() -> None:
    assert Config.from_env({"GRAPEVINE_MODE": "demo"}).demo


def test_files_lie_beside_an_sqlite_database_unless_somebody_says_so(tmp_path: Path) -> None:
    beside = Config.from_env({**GOOD, "GRAPEVINE_DATABASE_URL": f"sqlite:///{tmp_path}/grapevine.sqlite"})
    assert beside.files_path == tmp_path / "files"
    assert Config.from_env(GOOD).files_path == ROOT / "var" / "files"
    assert Config.from_env({**GOOD, "GRAPEVINE_FILES": f"{tmp_path}/a/b"}).files_path == tmp_path / "a" / "b"


@pytest.mark.parametrize(("value", "word"), [("files", "whole path"), ("{folder}/taken/files", "is a file")])
def test_a_folder_for_files_that_cant_be_used_is_named_at_once(tmp_path: Path, value: str, word: str) -> None:
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(BadConfig, match=word):
        Config.from_env({**GOOD, "GRAPEVINE_FILES": value.format(folder=tmp_path)})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_this_process_may_not_write_is_named_at_once(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(BadConfig, match="may not write"):
        Config.from_env({**GOOD, "GRAPEVINE_FILES": f"{tmp_path}/files"})
