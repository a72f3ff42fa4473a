"""The two files that every page loads: one style sheet and one script.

Made from the design system's sheets that we use, htmx, and our own sources.
Only the icons and typefaces that are named below are copied.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

import django_htmx
import dsfr

DSFR = Path(dsfr.__file__).parent / "static" / "dsfr" / "dist"
HTMX = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
OWN = Path(__file__).parent / "static" / "ui"

COMPONENTS = (
    "skiplink link button badge tag alert notice callout highlight card tile form input select "
    "checkbox radio upload search stepper"
).split()
STYLES = (
    "base",
    "tokens",
    "layout",
    "actions",
    "content",
    "forms",
    "lists",
    "progress",
    "charts",
    "chain",
    "workshop",
    "drafting",
    "adoption",
    "innovations",
    "trials",
    "ballot",
    "print",
)
SCRIPTS = ("boot", "forms", "autosave", "richtext", "upload", "swaps")
ICONS = {
    "arrows": "arrow-down-line arrow-down-s-line arrow-go-back-line arrow-left-line arrow-left-s-line "
    "arrow-right-line arrow-right-s-line arrow-up-line arrow-up-s-line",
    "buildings": "building-line government-line home-4-line",
    "business": "attachment-line award-line bar-chart-2-line calendar-line calendar-event-line "
    "flag-line global-line inbox-line links-line mail-line megaphone-line printer-line send-plane-line "
    "shake-hands-line stack-line archive-line reply-line",
    "communication": "chat-3-line discuss-line feedback-line message-2-line question-answer-line",
    "design": "edit-line pencil-line compasses-2-line contrast-line",
    "development": "git-merge-line",
    "document": "article-line draft-line file-line file-download-line file-pdf-line file-text-line "
    "folder-2-line newspaper-line todo-line clipboard-line",
    "editor": "fr--bold italic link list-ordered list-unordered fr--quote-line sort-asc sort-desc",
    "map": "map-pin-2-line",
    "media": "image-line notification-3-line",
    "others": "lightbulb-line",
    "system": "add-line add-circle-line alert-line check-line checkbox-circle-fill checkbox-circle-line "
    "close-line close-circle-line delete-bin-line download-line error-warning-line external-link-line "
    "eye-line eye-off-line filter-line information-line fr--info-line fr--error-line fr--success-line "
    "fr--warning-line lock-line lock-unlock-line logout-box-r-line menu-fill more-line "
    "notification-badge-line question-line refresh-line search-line settings-5-line share-line "
    "shield-line star-line star-fill subtract-line thumb-up-line thumb-up-fill thumb-down-line time-line "
    "timer-line upload-line",
    "user": "account-circle-line group-line team-line user-line user-add-line",
}
FONT_FACE = re.compile(r"@font-face\{[^}]*\}")
DATA_URL = re.compile(r"""url\((["'])data:image/svg\+xml;[^,]*,(.*?)\1\)""", re.DOTALL)
ICON_URL = re.compile(r"url\((?:\.\./)+icons/([a-z]+)/([a-z0-9-]+)\.svg\)")
# Anchored after a brace: tried from every letter it took eight seconds instead of ten milliseconds.
FOREIGN_ICON = re.compile(r"(?<![^{}])[^{}]*\{[^{}]*icons/(?:logo|weather)/[^{}]*\}")


def ensure_built(root: Path, *, state_site: bool) -> bool:
    """Build into ``root`` unless what is there came from the same sources; True when it built."""
    stamp = _stamp(state_site=state_site)
    mark = Path(root) / "assets" / "stamp.txt"
    if mark.is_file() and mark.read_text() == stamp:
        return False
    build(root, state_site=state_site)
    return True


def build(root: Path, *, state_site: bool) -> list[Path]:
    """Write ``assets/`` under ``root``: the bundles, icons and typefaces; return what was written."""
    target = Path(root) / "assets"
    Path(root).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=root, prefix=".assets-") as made:
        work = Path(made)
        (work / "icons").mkdir()
        (work / "fonts").mkdir()
        (work / "bundle.css").write_text(_styles(work, state_site=state_site))
        (work / "bundle.js").write_text(_scripts())
        shutil.copy(OWN / "js" / "theme.js", work / "theme.js")
        for image in OWN.glob("*.svg"):
            shutil.copy(image, work / image.name)
        for font in _fonts(state_site=state_site):
            shutil.copy(font, work / "fonts" / font.name)
        (work / "stamp.txt").write_text(_stamp(state_site=state_site))
        return _publish(work, target)


def _publish(work: Path, target: Path) -> list[Path]:
    """Move each file into place in one step, the stamp last; files no longer made stay harmless."""
    files = sorted((path for path in work.rglob("*") if path.is_file()), key=lambda path: path.name == "stamp.txt")
    written = []
    for path in files:
        place = target / path.relative_to(work)
        place.parent.mkdir(parents=True, exist_ok=True)
        path.chmod(0o644)
        path.replace(place)
        written.append(place)
    return written


def _sources(*, state_site: bool) -> Iterable[Path]:
    yield Path(__file__)
    yield DSFR / "core" / "core.main.min.css"
    yield DSFR / "scheme" / "scheme.min.css"
    for name in (*COMPONENTS, *(["logo"] if state_site else [])):
        yield DSFR / "component" / name / f"{name}.main.min.css"
    yield from (OWN / "css" / f"{name}.css" for name in _own_styles(state_site=state_site))
    yield HTMX
    yield from (OWN / "js" / f"{name}.js" for name in (*SCRIPTS, "theme"))


def _own_styles(*, state_site: bool) -> list[str]:
    return [name for name in STYLES if not (state_site and name == "tokens")]


def _stamp(*, state_site: bool) -> str:
    digest = hashlib.sha256(str(state_site).encode())
    for path in _sources(state_site=state_site):
        status = path.stat()
        digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _styles(work: Path, *, state_site: bool) -> str:
    sheets = [(path, path.read_text()) for path in _sources(state_site=state_site) if path.suffix == ".css"]
    theirs = "\n".join(text for path, text in sheets if DSFR in path.parents)
    ours = "\n".join(text for path, text in sheets if OWN in path.parents)
    if state_site:
        theirs = theirs.replace("../fonts/", "fonts/")
    else:
        theirs = FONT_FACE.sub("", theirs).replace("Marianne,", "Fabrique Sans,").replace("%23000091", "%230b4a56")
    css = FOREIGN_ICON.sub("", theirs) + _icon_classes() + ours
    css = DATA_URL.sub(lambda match: f"url(icons/{_data_image(work, match[2])})", css)
    return ICON_URL.sub(lambda match: f"url(icons/{_copy_icon(work, match[1], match[2])})", css)


def _icon_classes() -> str:
    rules = []
    for folder, names in ICONS.items():
        for name in names.split():
            url = f"url(../icons/{folder}/{name}.svg)"
            css_name = name.removeprefix("fr--")
            selector = f".fr-icon-{css_name}::before,.fr-icon-{css_name}::after"
            rules.append(f"{selector}{{-webkit-mask-image:{url};mask-image:{url}}}")
    return "".join(rules)


def _copy_icon(work: Path, folder: str, name: str) -> str:
    shutil.copy(DSFR / "icons" / folder / f"{name}.svg", work / "icons" / f"{name}.svg")
    return f"{name}.svg"


def _data_image(work: Path, source: str) -> str:
    """Take an image out of the sheet, so that the content policy stays ``img-src 'self'``."""
    text = source.replace("%3C", "<").replace("%3E", ">").replace("%23", "#")
    if "xmlns" not in text:
        text = text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    name = f"mark-{hashlib.sha256(text.encode()).hexdigest()[:8]}.svg"
    (work / "icons" / name).write_text(text)
    return name


def _scripts() -> str:
    parts = [HTMX.read_text()]
    for name in SCRIPTS:
        source = (OWN / "js" / f"{name}.js").read_text()
        parts.append(f'(() => {{\n"use strict";\n{source}\n}})();')
    return ";\n".join(parts)


def _fonts(*, state_site: bool) -> Iterable[Path]:
    if state_site:
        yield from (DSFR / "fonts").glob("*.woff2")
        yield from (DSFR / "fonts").glob("*.woff")
        return
    yield from (OWN / "fonts").iterdir()
