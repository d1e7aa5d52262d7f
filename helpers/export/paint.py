"""The colours of figures on a light and on a dark page.

In the dark every colour keeps its hue and changes its luminance so that any two colours contrast
(by WCAG's measure) as they do in the light, white becoming the dark page's paper. What stood out
still does, also text on a cell that a colour map painted.
"""

from __future__ import annotations

import re

import numpy as np

_COLOUR = re.compile(r"#([0-9a-fA-F]{6})\b")
_VARIABLE = re.compile(r"var\(--c([0-9a-f]{6}),")
_LIGHT, _DARK = "#ffffff", "#15181b"
_STEPS = 24

# Linear sRGB to the answers of the eye's cones, and the cube roots of these to OKLab (Björn
# Ottosson, "A perceptual color space", 2020).
_TO_LMS = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
_FROM_LMS, _FROM_LAB = np.linalg.inv(_TO_LMS), np.linalg.inv(_TO_LAB)


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
    _, a, b = _TO_LAB @ np.cbrt(_TO_LMS @ _linear(colour))
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        lightness = (low + high) / 2
        found = _nearest(lightness, a, b)
        low, high = (lightness, high) if _luminance(found) + 0.05 < wanted else (low, lightness)
    return _nearest(high, a, b)


def _nearest(lightness: float, a: float, b: float) -> str:
    """The screen's colour of this lightness and hue, as strong as asked or as the screen can."""
    for step in range(_STEPS, -1, -1):
        roots = _FROM_LAB @ (lightness, a * step / _STEPS, b * step / _STEPS)
        channels = _FROM_LMS @ roots**3
        if np.all((channels >= -1e-4) & (channels <= 1 + 1e-4)):
            break
    light = channels.clip(0, 1)
    coded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in coded)


def _luminance(colour: str) -> float:
    return float(_linear(colour) @ (0.2126, 0.7152, 0.0722))


def _linear(colour: str) -> np.ndarray:
    """Red, green and blue of an sRGB colour as shares of light."""
    coded = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
