"""Make a figure's SVG fit to stand inside an HTML page, or to be measured."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from helpers.export.errors import ExportError
from helpers.export.escape import clean

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_LENGTH = re.compile(r"([\d.]+)\s*(pt|px|in|mm|cm)?")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "mm": 72 / 25.4, "cm": 72 / 2.54, None: 0.75}
_DROPPED = {"metadata", "script", "foreignObject"}

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def inline(svg: str, *, prefix: str, alt: str) -> str:
    """The SVG as an element of a page: named by `alt`, its ids and styles its own.

    Raises ExportError when the SVG would load something from elsewhere.
    """
    root = _parse(svg, prefix)
    width, height = _size(root)
    root.attrib.setdefault("viewBox", f"0 0 {width:g} {height:g}")
    root.attrib.pop("height", None)
    root.attrib.pop("width", None)
    for parent in list(root.iter()):
        for child in [c for c in parent if _local(c.tag) in _DROPPED]:
            parent.remove(child)
    for element in root.iter():
        _own(element, prefix)
    root.attrib |= {"id": prefix, "role": "img", "aria-label": clean(alt)}
    root.set("style", f"max-width:{width:g}pt")
    # The whole text of an attribute is one line: HTML keeps a line break in it as it is.
    root.set("aria-label", " ".join(root.get("aria-label", "").split()))
    return ET.tostring(root, encoding="unicode")


def width_in_points(svg: str, name: str) -> float:
    """The natural width of a figure."""
    return _size(_parse(svg, name))[0]


def _parse(svg: str, name: str) -> ET.Element:
    try:
        return ET.fromstring(svg)
    except ET.ParseError as error:
        raise ExportError(f"{name}: the SVG is not well-formed: {error}") from error


def _own(element: ET.Element, prefix: str) -> None:
    """Prefix ids and what refers to them; keep style rules inside the figure."""
    for name, value in list(element.attrib.items()):
        if _local(name) == "id":
            element.set(name, f"{prefix}-{value}")
        elif _local(name) == "href":
            element.set(name, _reference(value, prefix))
        elif name.startswith("on"):
            del element.attrib[name]
        else:
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    if _local(element.tag) == "style" and element.text:
        # matplotlib writes rules without nesting, such as `*{stroke-linejoin: round}`.
        element.text = re.sub(
            r"([^{}]+)(\{[^}]*\})", rf"#{prefix} \1\2", " ".join(element.text.split())
        )


def _reference(value: str, prefix: str) -> str:
    if value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    if not value.startswith("data:"):
        raise ExportError(f"{prefix}: the SVG loads {value}")
    return value


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _size(root: ET.Element) -> tuple[float, float]:
    box = [float(n) for n in re.split(r"[\s,]+", root.get("viewBox", "").strip()) if n]
    natural = box[2:] if len(box) == 4 else [468.0, 288.0]
    sizes = []
    for name, fallback in zip(("width", "height"), natural, strict=True):
        match = _LENGTH.fullmatch(root.get(name, "").strip())
        sizes.append(float(match[1]) * _POINTS[match[2]] if match else fallback)
    return sizes[0], sizes[1]
