"""Style sheets, scripts and pictures: gathered, named by their content, compressed.

``build`` copies what the site needs from ``node_modules`` into ``static/vendor``, cuts the icon sprite, and
puts a copy of every file into ``static/built`` whose name carries a hash of its content, so that browsers may
keep it for ever. ``Assets`` turns the name that a template writes into the address of that copy. Serving the
files is left to the server.
"""

import gzip
import hashlib
import json
import logging
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import brotli

#: The icons that templates may name, from Bootstrap Icons. Sorted; a name that is not here draws nothing.
ICONS = (
    "arrow-counterclockwise", "arrow-down", "arrow-right", "arrow-up", "bar-chart", "bell", "box-arrow-right",
    "box-seam",
    "calendar-check", "calendar-event", "chat-left-text", "chat-quote", "check-lg", "chevron-down",
    "chevron-left", "chevron-right", "circle-half", "clipboard-check", "clock", "cloud-check", "copy", "download",
    "envelope", "exclamation-lg", "eye", "eye-slash", "file-earmark-text", "flag", "funnel", "gear",
    "geo-alt", "gift", "globe2", "grip-vertical", "heart", "hourglass-split", "house", "image", "inbox", "info-circle",
    "journal-text", "key", "lightbulb", "link-45deg", "list", "lock", "mic", "paperclip", "pause-circle",
    "pencil-square", "people", "person", "person-plus", "phone", "pin-angle", "plus-lg", "question-circle",
    "quote", "reply", "search", "send", "shield", "shield-check", "sliders", "star", "stop-circle", "tag", "three-dots",
    "trash3", "type-bold", "upload", "wifi-off", "x-lg",
)  # fmt: skip

#: Copied as they are: from node_modules to static/vendor.
COPIES = {"htmx.org/dist/htmx.min.js": "htmx.min.js"}

#: Bootstrap's style sheets, for text from left to right and from right to left.
STYLES = ("bootstrap.min.css", "bootstrap.rtl.min.css")

#: Folders under static whose files are published; ``built`` itself is the result.
FOLDERS = ("css", "js", "img", "vendor")

COMPRESSED = {".css", ".js", ".svg", ".json", ".webmanifest"}

SPRITE_HEAD = """<svg xmlns="http://www.w3.org/2000/svg">
<!-- {count} icons from Bootstrap Icons {version}, (c) 2019-2025 The Bootstrap Authors, MIT license:
     https://github.com/twbs/icons/blob/main/LICENSE -->
"""

_DATA_IMAGE = re.compile(r'url\("data:image/svg\+xml,([^"]+)"\)')
_STYLE_LINK = re.compile(r"""url\(\s*["']?(?!data:|https?:|#)([^"')]+?)["']?\s*\)""")
_MODULE_LINK = re.compile(r"""(\b(?:from|import)\s*\(?\s*["'])(\.{1,2}/[^"']+)(["'])""")
_SOURCE_MAP = re.compile(r"/[*/][#@] sourceMappingURL=.*?(?:\*/|$)", re.MULTILINE)
_SVG = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)

log = logging.getLogger(__name__)


class MissingAsset(LookupError):
    """A template, a style sheet or a script names a file that is not there or was not built."""


class Assets:
    """Addresses of static files.

    ``static_folder`` holds ``vendor/manifest.json`` as written by ``build``. With ``debug`` on, a file that
    was changed since, or never built, is served as it lies there, and a new manifest is noticed.
    """

    def __init__(self, static_folder: Path | str, *, debug: bool = False, prefix: str = "/static") -> None:
        self._folder = Path(static_folder)
        self._debug = debug
        self._prefix = prefix.rstrip("/")
        self._manifest = self._folder / "vendor" / "manifest.json"
        self._built_at = -1.0
        self._files: dict[str, str] = {}
        self._read()

    def url(self, path: str) -> str:
        """The address of ``path``, such as ``css/theme.css``. Raises ``MissingAsset`` for one not built."""
        if self._debug:
            self._read()
            if self._changed(path):
                return f"{self._prefix}/{path}"
        built = self._files.get(path)
        if built is None:
            raise MissingAsset(f"No built copy of static/{path}. Run `python -m community.web.assets`.")
        return f"{self._prefix}/{built}"

    def _read(self) -> None:
        try:
            built_at = self._manifest.stat().st_mtime
        except FileNotFoundError:
            return
        if built_at != self._built_at:
            self._files = json.loads(self._manifest.read_text("utf-8"))["files"]
            self._built_at = built_at

    def _changed(self, path: str) -> bool:
        try:
            changed_at = (self._folder / path).stat().st_mtime
        except FileNotFoundError:
            return False
        return path not in self._files or changed_at > self._built_at


def build(root: Path) -> None:
    """Fill ``static/vendor`` and ``static/built`` under ``root``; quick when nothing changed since last time.

    Raises ``MissingAsset`` when the npm packages are not installed or a file refers to one that is not there.
    """
    static, modules = root / "static", root / "node_modules"
    manifest = static / "vendor" / "manifest.json"
    if not (modules / "bootstrap").is_dir():
        raise MissingAsset(f"{modules} is not filled. Run `npm ci --ignore-scripts` first.")
    fingerprint = _fingerprint(root)
    if _is_current(manifest, fingerprint, static):
        return
    _fill_vendor(modules, static / "vendor")
    files = _Publisher(static).publish()
    known = {"fingerprint": fingerprint, "files": files}
    _write(manifest, json.dumps(known, indent=1, sort_keys=True).encode())
    _prune(static / "built", {static / built for built in files.values()})
    log.info("assets built: %d files", len(files))


def _fingerprint(root: Path) -> str:
    """Of all that the result depends on: our files by content, packages by the lock, and this module."""
    digest = hashlib.sha256()
    for path in (Path(__file__), root / "package-lock.json", *_sources(root / "static", skip="vendor")):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _is_current(manifest: Path, fingerprint: str, static: Path) -> bool:
    if not manifest.is_file():
        return False
    known = json.loads(manifest.read_text("utf-8"))
    if known["fingerprint"] != fingerprint:
        return False
    return all((static / built).is_file() for built in known["files"].values())


def _sources(static: Path, skip: str | None = None) -> Iterator[Path]:
    for folder in FOLDERS:
        if folder != skip:
            yield from sorted(
                path
                for path in (static / folder).rglob("*")
                if path.is_file() and not path.name.startswith(".") and path.name != "manifest.json"
            )


def _fill_vendor(modules: Path, vendor: Path) -> None:
    files = {name: (modules / source).read_bytes() for source, name in COPIES.items()}
    for name in STYLES:
        style = (modules / "bootstrap/dist/css" / name).read_text("utf-8")
        style, images = _without_data_images(_SOURCE_MAP.sub("", style))
        files |= {name: style.encode()} | {image: text.encode() for image, text in images.items()}
    files["sprite.svg"] = _sprite(modules / "bootstrap-icons").encode()
    for name, content in files.items():
        _write(vendor / name, content)
    _prune(vendor, {vendor / name for name in files})


def _without_data_images(style: str) -> tuple[str, dict[str, str]]:
    """The style sheet with its inline pictures as files: the content policy allows no ``data:`` images."""
    images: dict[str, str] = {}

    def to_file(match: re.Match[str]) -> str:
        image = unquote(match[1])
        name = f"bootstrap/{hashlib.sha256(image.encode()).hexdigest()[:8]}.svg"
        images[name] = image
        return f"url({name})"

    return _DATA_IMAGE.sub(to_file, style), images


def _sprite(icons: Path) -> str:
    version = json.loads((icons / "package.json").read_text("utf-8"))["version"]
    symbols = []
    for name in ICONS:
        path = icons / "icons" / f"{name}.svg"
        drawing = _SVG.search(path.read_text("utf-8")) if path.is_file() else None
        if drawing is None:
            raise MissingAsset(f"Bootstrap Icons has no icon {name!r}.")
        inside = re.sub(r"\s*\n\s*", "", drawing[1])
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{inside}</symbol>\n')
    return SPRITE_HEAD.format(count=len(ICONS), version=version) + "".join(symbols) + "</svg>\n"


class _Publisher:
    """Writes the hashed copies. What a file refers to goes first, so that its own hash covers the others'."""

    def __init__(self, static: Path) -> None:
        self._static = static
        self._files: dict[str, str] = {}
        self._open: list[str] = []

    def publish(self) -> dict[str, str]:
        for path in _sources(self._static):
            self._place(path.relative_to(self._static).as_posix())
        return self._files

    def _place(self, name: str) -> str:
        if name in self._files:
            return self._files[name]
        source = self._static / name
        if name in self._open:
            raise MissingAsset(f"static/{name} refers to itself by way of {' and '.join(self._open)}.")
        if not source.is_file():
            raise MissingAsset(f"static/{self._open[-1]} refers to static/{name}, which does not exist.")
        self._open.append(name)
        content = self._linked(name, source.read_bytes())
        self._open.pop()
        stem, dot, suffix = posixpath.basename(name).rpartition(".")
        hashed = f"{stem}.{hashlib.sha256(content).hexdigest()[:8]}{dot}{suffix}"
        built = posixpath.join("built", posixpath.dirname(name), hashed)
        self._files[name] = built
        if not (self._static / built).is_file():
            _write(self._static / built, content)
            if source.suffix in COMPRESSED:
                _write(self._static / f"{built}.br", brotli.compress(content, quality=11))
                _write(self._static / f"{built}.gz", gzip.compress(content, 9, mtime=0))
        return built

    def _linked(self, name: str, content: bytes) -> bytes:
        """The content with each relative address in it replaced by that of the hashed copy."""
        if name.endswith(".css"):
            text = _STYLE_LINK.sub(lambda m: f"url({self._beside(name, m[1])})", content.decode())
        elif name.endswith(".js") and not name.startswith("vendor/"):
            text = _MODULE_LINK.sub(lambda m: m[1] + self._beside(name, m[2]) + m[3], content.decode())
        else:
            return content
        return text.encode()

    def _beside(self, name: str, link: str) -> str:
        folder = posixpath.dirname(name)
        path, mark, fragment = link.partition("#")
        built = self._place(posixpath.normpath(posixpath.join(folder, path)))
        relative = posixpath.relpath(built, posixpath.join("built", folder))
        return (relative if relative.startswith(".") else f"./{relative}") + mark + fragment


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a server may be reading the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f".{path.name}.part")
    half.write_bytes(content)
    half.replace(path)


def _prune(folder: Path, keep: set[Path]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.name != "manifest.json" and not {path, path.with_suffix("")} & keep:
            path.unlink()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        build(Path(__file__).parents[2])
    except MissingAsset as fault:
        sys.exit(str(fault))
