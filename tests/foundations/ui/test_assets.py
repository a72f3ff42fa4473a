import gzip
import re
from pathlib import Path

import pytest

from fabrique.foundations.ui import assets
from fabrique.foundations.ui.static_app import FabriqueStaticFilesConfig

URL = re.compile(r"url\(([^)]*)\)")


@pytest.fixture(scope="module")
def neutral(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("neutral")
    assets.build(root, state_site=False)
    return root / "assets"


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("state")
    assets.build(root, state_site=True)
    return root / "assets"


def test_every_address_of_the_sheet_is_a_file_of_ours(neutral: Path, state: Path) -> None:
    for folder in (neutral, state):
        urls = {url.strip("'\"") for url in URL.findall((folder / "bundle.css").read_text())}
        assert {url for url in urls if not (folder / url).is_file()} == set()
        assert len(urls) > 50


def test_the_neutral_skin_carries_nothing_of_the_state(neutral: Path) -> None:
    css = (neutral / "bundle.css").read_text()
    assert "Marianne" not in css
    assert [path.name for path in (neutral / "fonts").iterdir() if "Marianne" in path.name] == []
    assert (neutral / "fonts" / "LICENSE-OFL.txt").is_file()


def test_the_state_skin_carries_its_typeface(state: Path) -> None:
    assert "font-family:Marianne" in (state / "bundle.css").read_text()
    assert (state / "fonts" / "Marianne-Regular.woff2").is_file()


def test_a_first_visit_is_light(neutral: Path) -> None:
    sent = sum(len(gzip.compress((neutral / name).read_bytes())) for name in ("bundle.css", "bundle.js", "theme.js"))
    assert sent < 100_000


def test_building_twice_does_the_work_once(tmp_path: Path) -> None:
    assert [assets.ensure_built(tmp_path, state_site=False) for _ in range(2)] == [True, False]
    assert assets.ensure_built(tmp_path, state_site=True) is True


def test_no_inline_image_asks_for_a_wider_policy(neutral: Path) -> None:
    assert "data:" not in (neutral / "bundle.css").read_text()


def test_a_release_leaves_the_design_system_out() -> None:
    assert "dsfr" in FabriqueStaticFilesConfig.ignore_patterns
    assert FabriqueStaticFilesConfig.name == "django.contrib.staticfiles"
