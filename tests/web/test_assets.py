"""Gathering, naming and addressing of static files."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
from pathlib import Path

import brotli
import pytest

from community.web.assets import ICONS, Assets, MissingAsset, build

ROOT = Path(__file__).parents[2]
COLD_BUDGET = 100_000


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site with little in it, on the real packages."""
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    shutil.copy(ROOT / "package-lock.json", tmp_path)
    write(tmp_path, "css/theme.css", 'body { background: url("../img/leaf.svg") }')
    write(tmp_path, "img/leaf.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>')
    write(tmp_path, "js/app.js", 'import { one } from "./one.js";\nimport "./two.js";\n')
    write(tmp_path, "js/one.js", "export const one = 1;\n")
    write(tmp_path, "js/two.js", 'export { one } from "./one.js";\n')
    return tmp_path


def write(site: Path, name: str, text: str) -> Path:
    path = site / "static" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def built(site: Path, name: str) -> Path:
    return site / Assets(site / "static").url(name).lstrip("/")


def later(path: Path) -> None:
    """Let `path` look as if it had been changed after everything else."""
    moment = path.stat().st_mtime + 60
    os.utime(path, (moment, moment))


def test_a_file_is_named_by_its_content(site: Path) -> None:
    build(site)
    first = Assets(site / "static").url("js/one.js")
    assert re.fullmatch(r"/static/built/js/one\.[0-9a-f]{8}\.js", first)
    write(site, "js/one.js", "export const one = 2;\n")
    build(site)
    assert Assets(site / "static").url("js/one.js") != first


def test_links_between_files_lead_to_the_named_copies(site: Path) -> None:
    build(site)
    app = built(site, "js/app.js").read_text("utf-8")
    links = re.findall(r'"(\./[^"]+)"', app)
    assert [(built(site, "js/app.js").parent / link).resolve() for link in links] == [
        built(site, "js/one.js").resolve(),
        built(site, "js/two.js").resolve(),
    ]
    style = built(site, "css/theme.css")
    (picture,) = re.findall(r"url\((.+?)\)", style.read_text("utf-8"))
    assert (style.parent / picture).resolve() == built(site, "img/leaf.svg").resolve()


def test_a_change_renames_all_that_refer_to_it(site: Path) -> None:
    build(site)
    before = Assets(site / "static").url("js/app.js")
    write(site, "js/one.js", "export const one = 3;\n")
    build(site)
    assert Assets(site / "static").url("js/app.js") != before


def test_building_again_changes_nothing_and_is_skipped(site: Path) -> None:
    build(site)
    manifest = site / "static/vendor/manifest.json"
    first = (manifest.stat().st_mtime_ns, manifest.read_bytes())
    build(site)
    assert (manifest.stat().st_mtime_ns, manifest.read_bytes()) == first


def test_a_lost_copy_is_built_again(site: Path) -> None:
    build(site)
    copy = built(site, "js/one.js")
    copy.unlink()
    build(site)
    assert copy.is_file()


def test_old_copies_and_old_vendor_files_go(site: Path) -> None:
    build(site)
    old = built(site, "js/two.js")
    stray = write(site, "vendor/left_over.js", "")
    write(site, "js/two.js", "export const two = 2;\n")
    build(site)
    assert not old.exists()
    assert not old.with_name(f"{old.name}.br").exists()
    assert not stray.exists()


def test_compressed_siblings_hold_the_same_text(site: Path) -> None:
    build(site)
    style = built(site, "vendor/bootstrap.min.css")
    text = style.read_bytes()
    assert brotli.decompress(style.with_name(f"{style.name}.br").read_bytes()) == text
    assert gzip.decompress(style.with_name(f"{style.name}.gz").read_bytes()) == text


def test_bootstrap_comes_without_inline_pictures(site: Path) -> None:
    build(site)
    style = built(site, "vendor/bootstrap.min.css")
    text = style.read_text("utf-8")
    assert "data:" not in text
    assert "sourceMappingURL" not in text
    pictures = re.findall(r"url\(([^)]+)\)", text)
    assert len(pictures) > 10
    assert all((style.parent / picture).is_file() for picture in pictures)


def test_the_sprite_holds_every_icon_and_the_notice(site: Path) -> None:
    build(site)
    sprite = (site / "static/vendor/sprite.svg").read_text("utf-8")
    assert re.findall(r'<symbol id="([^"]+)"', sprite) == list(ICONS)
    assert "MIT license" in sprite
    assert list(ICONS) == sorted(set(ICONS))


def test_a_link_to_nothing_is_refused_by_name(site: Path) -> None:
    write(site, "js/app.js", 'import "./three.js";\n')
    with pytest.raises(MissingAsset, match=r"js/app\.js refers to static/js/three\.js"):
        build(site)


def test_missing_packages_say_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(MissingAsset, match="npm ci"):
        build(tmp_path)


def test_an_unknown_file_is_refused_outside_of_debug(site: Path) -> None:
    build(site)
    assets = Assets(site / "static")
    with pytest.raises(MissingAsset, match=r"js/nowhere\.js"):
        assets.url("js/nowhere.js")


def test_debug_serves_what_was_never_built(site: Path) -> None:
    assert Assets(site / "static", debug=True).url("css/theme.css") == "/static/css/theme.css"
    build(site)
    os.utime(write(site, "css/copied.css", ""), (0, 0))
    assert Assets(site / "static", debug=True).url("css/copied.css") == "/static/css/copied.css"


def test_debug_still_refuses_what_does_not_exist(site: Path) -> None:
    build(site)
    with pytest.raises(MissingAsset):
        Assets(site / "static", debug=True).url("css/nowhere.css")


def test_debug_serves_a_changed_file_as_it_lies_there(site: Path) -> None:
    build(site)
    assets = Assets(site / "static", debug=True)
    assert assets.url("css/theme.css").startswith("/static/built/")
    later(write(site, "css/theme.css", "body { color: red }"))
    assert assets.url("css/theme.css") == "/static/css/theme.css"


def test_our_own_files_build_and_a_cold_visit_stays_light(site: Path) -> None:
    shutil.rmtree(site / "static")
    for folder in ("css", "js", "img"):
        shutil.copytree(ROOT / "static" / folder, site / "static" / folder)
    build(site)
    files = json.loads((site / "static/vendor/manifest.json").read_text("utf-8"))["files"]
    weight = sum(
        (site / "static" / f"{copy}.br").stat().st_size
        for name, copy in files.items()
        if name.endswith((".css", ".js", "sprite.svg")) and ".rtl." not in name
    )
    assert weight < COLD_BUDGET


def test_templates_name_only_icons_of_the_sprite() -> None:
    pattern = re.compile(r"""\b(?:icon|icon_link|avatar_icon)\(\s*"([a-z0-9-]+)"|\bsign="([a-z0-9-]+)\"""")
    named = {
        (path.relative_to(ROOT).as_posix(), match[1] or match[2])
        for path in (ROOT / "templates").rglob("*.html")
        for match in pattern.finditer(path.read_text("utf-8"))
    }
    assert len(named) > 20
    assert {(path, name) for path, name in named if name not in ICONS} == set()


def test_templates_name_only_files_that_exist() -> None:
    pattern = re.compile(r"""\basset\("([^"]+)"\)""")
    missing = {
        (path.relative_to(ROOT).as_posix(), match[1])
        for path in (ROOT / "templates").rglob("*.html")
        for match in pattern.finditer(path.read_text("utf-8"))
        if not match[1].startswith("vendor/") and not (ROOT / "static" / match[1]).is_file()
    }
    assert missing == set()


def test_nothing_is_styled_or_scripted_inline() -> None:
    """The content policy would refuse it. Mail has a frame of its own."""
    pattern = re.compile(r"""\s(?:style|on[a-z]+)\s*=\s*["']|<script>|<style""")
    offending = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "templates").rglob("*.html")
        if "mail" not in path.name and "emails" not in path.parts and pattern.search(path.read_text("utf-8"))
    }
    assert offending == set()


def test_the_lock_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "package-lock.json").read_text("utf-8")
