"""The README's pictures still are what JupyterLab shows, in both themes."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Browser

from tests.browser.pictures import FOLDER, SHADES, SUBJECTS, take
from tests.browser.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.notebook, pytest.mark.gvisor]

# Of what is drawn, after a blur that forgives other fonts' edges, seconds and megabytes, and a line a pixel lower.
MOST_DIFFERENT = 0.12
VISIBLE = 32  # of 255


@pytest.mark.parametrize("shade", SHADES)
@pytest.mark.parametrize("subject", SUBJECTS)
def test_it_looks_as_in_the_readme(chromium: Browser, lab: Site, subject: str, shade: str, tmp_path: Path) -> None:
    now = tmp_path / f"{subject}-{shade}.png"
    take(chromium, lab, subject, shade, now)
    kept = FOLDER / now.name
    with Image.open(kept) as before, Image.open(now) as after:
        share = different(before, after)
    assert share < MOST_DIFFERENT, f"{share:.1%} of {kept} is not as in {now}; scripts/pictures makes it anew"


def test_a_picture_of_the_other_theme_or_without_its_chart_is_told_from_it() -> None:
    with Image.open(FOLDER / "analysis-light.png") as light, Image.open(FOLDER / "analysis-dark.png") as dark:
        assert different(light, light) == 0
        assert different(light, ImageChops.offset(light, 2, 2)) < MOST_DIFFERENT
        assert different(light, dark) == 1
        blank = light.convert("RGB")
        blank.paste(
            blank.getpixel((blank.width - 5, 5)), (0, blank.height * 2 // 5, blank.width, blank.height * 4 // 5)
        )
        assert different(light, blank) > MOST_DIFFERENT


def different(before: Image.Image, after: Image.Image) -> float:
    """How much is drawn otherwise, as a part of what is drawn, 0 to 1; 1 where the sizes do not fit."""
    width, height = before.size
    if abs(after.width - width) > 0.03 * width or abs(after.height - height) > 0.05 * height:
        return 1.0
    small = (width // 3, height // 3)
    old, new = (one.convert("L").resize(small).filter(ImageFilter.BoxBlur(2)) for one in (before, after))
    paper = Image.new("L", small, max(range(256), key=old.histogram().__getitem__))
    drawn = max(_visible(old, paper), 1)
    return min(1.0, _visible(old, new) / drawn)


def _visible(one: Image.Image, other: Image.Image) -> int:
    """How many pixels are visibly different."""
    return sum(ImageChops.difference(one, other).histogram()[VISIBLE:])
