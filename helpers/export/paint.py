"""The colours of figures on a light and on a dark page.

In the dark every colour keeps its hue and changes its luminance so that any two colours contrast
(by WCAG's measure) as they do in the light, white becoming the dark page's paper. What stood out
still does, also text on a cell that a colour map painted.
"""

from __future__ import annotations

import re

_COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")
_VARIABLE = re.compile(r"var\(--c([0-9a-f]{6}),")
_LIGHT, _DARK = "#ffffff", "#15181b"
_STEPS = 24

Triple = tuple[float, float, float]


def themed(style: str) -> str:
    """`fill: #1f4e79` -> `fill: var(--c1f4e79,#1f4e79)`, which a dark page may set."""
    return _COLOUR.sub(lambda found: f"var(--c{found[1].lower()},#{found[1].lower()})", style)


def palette(page: str) -> str:
    """CSS declarations of the dark counterpart of each themed colour of a page."""
    colours = sorted(set(_VARIABLE.findall(page)))
    return ";".join(f"--c{colour}:{dark(f'#{colour}')}" for colour in colours)


def dark(colour: str) -> str:
    """The counterpart on dark paper: `dark("#ffffff") == "#15181b"`."""
    if colour == _LIGHT:
        return _DARK
    wanted = (_luminance(_LIGHT) + 0.05) * (_luminance(_DARK) + 0.05) / (_luminance(colour) + 0.05)
    _, a, b = _oklab(colour)
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        lightness = (low + high) / 2
        found = _nearest(lightness, a, b)
        low, high = (lightness, high) if _luminance(found) + 0.05 < wanted else (low, lightness)
    return _nearest(high, a, b)


def _nearest(lightness: float, a: float, b: float) -> str:
    """The screen's colour of this lightness and hue, as strong as asked or as the screen can."""
    for step in range(_STEPS, -1, -1):
        channels = _linear((lightness, a * step / _STEPS, b * step / _STEPS))
        if all(-1e-4 <= channel <= 1 + 1e-4 for channel in channels):
            break
    return "#" + "".join(f"{_encoded(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = _channels(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _oklab(colour: str) -> Triple:
    """OKLab of an sRGB colour (Björn Ottosson, "A perceptual color space", 2020)."""
    red, green, blue = _channels(colour)
    long = (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue) ** (1 / 3)
    middle = (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue) ** (1 / 3)
    short = (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(lab: Triple) -> Triple:
    lightness, a, b = lab
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _channels(colour: str) -> Triple:
    red, green, blue = (_decoded(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return red, green, blue


def _decoded(channel: int) -> float:
    value = channel / 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> int:
    value = min(1.0, max(0.0, channel))
    value = 12.92 * value if value <= 0.0031308 else 1.055 * value ** (1 / 2.4) - 0.055
    return round(value * 255)
