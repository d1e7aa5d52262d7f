"""Make a figure's SVG, as matplotlib writes it, fit to stand inside an HTML page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from helpers.export.document import ExportError
from helpers.export.paint import themed

_SVG = "http://www.w3.org/2000/svg"
_HREF = "{http://www.w3.org/1999/xlink}href"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_RULE = re.compile(r"([^{}]+)(\{[^}]*\})")
_NUMBER = re.compile(r"-?\d+\.\d+")
_AROUND = re.compile(r"\s*([A-Za-z,()])\s*")
_SPACE = re.compile(r"([:;,])\s+")
_NO_TURN = re.compile(r"rotate\(-?0(\.0+)?[ ,][^)]*\)")
_SPACED = {f"{{{_SVG}}}{name}" for name in ("text", "tspan", "style", "title", "desc")}

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")


def inline(svg: str, prefix: str, alt: str, drawn: str = "") -> str:
    """The SVG as an element of a page: named by `alt`, its ids and styles its own.

    `drawn`: its class, for a style sheet that says how wide it is; else it is as wide as by itself.

    Styles become classes whose colours a dark page may set, and what no reader sees goes: names
    that nothing refers to, groups that say nothing, hundredths of a point. Raises ExportError when
    the SVG would load something from elsewhere.
    """
    root = ET.fromstring(svg)
    for metadata in root.findall(f"{{{_SVG}}}metadata"):
        root.remove(metadata)
    shapes = {part for defined in root.iter(f"{{{_SVG}}}defs") for part in defined.iter()}
    used = set(_REFERENCE.findall(svg)) | {
        element.get(_HREF, "").removeprefix("#") for element in root.iter()
    }
    for element in root.iter():
        _own(element, prefix, used)
        # A shape is drawn in many places: its own roundness is worth a digit more.
        _slim(element, digits=2 if element in shapes else 1)
    _classes(root, prefix)
    _flatten(root)
    for name in ("width", "height"):
        root.attrib.pop(name)
    # The whole text of an attribute is one line: HTML keeps a line break in it as it is.
    root.attrib |= {"id": prefix, "role": "img", "aria-label": " ".join(alt.split())}
    root.attrib |= {"class": drawn} if drawn else {"style": f"max-width:{width_in_points(svg):g}pt"}
    return ET.tostring(root, encoding="unicode")


def width_in_points(svg: str) -> float:
    """The natural width of a figure."""
    return float(re.search(r'<svg\b[^>]*\bwidth="([\d.]+)pt"', svg)[1])


def _own(element: ET.Element, prefix: str, used: set[str]) -> None:
    """Prefix the ids that are used and what refers to them; keep style rules inside the figure."""
    for name, value in list(element.attrib.items()):
        if name == "id" and value not in used:
            del element.attrib[name]
        elif name == "id":
            element.set(name, f"{prefix}-{value}")
        elif name == _HREF and value.startswith("#"):
            element.set(name, f"#{prefix}-{value[1:]}")
        elif name == _HREF and not value.startswith("data:"):
            raise ExportError(f"{prefix}: the SVG loads {value}")
        else:
            element.set(name, _REFERENCE.sub(rf"url(#{prefix}-\1)", value))
    if element.tag == f"{{{_SVG}}}style" and element.text:
        # matplotlib writes rules without nesting, such as `*{stroke-linejoin: round}`.
        element.text = _RULE.sub(rf"#{prefix} \1\2", " ".join(element.text.split()))


def _slim(element: ET.Element, digits: int) -> None:
    for name in ("d", "x", "y", "transform"):
        if name in element.attrib:
            short = _NUMBER.sub(lambda found: _rounded(found[0], digits), element.attrib[name])
            element.set(name, _AROUND.sub(r"\1", " ".join(short.split())))
    if _NO_TURN.fullmatch(element.get("transform", "")):
        del element.attrib["transform"]
    if element.tag not in _SPACED and not (element.text or "").strip():
        element.text = None
    if element.tag != f"{{{_SVG}}}tspan" and not (element.tail or "").strip():
        element.tail = None


def _rounded(written: str, digits: int) -> str:
    """`_rounded("-0.04", 1) == "0"`, `_rounded("143.38", 1) == "143.4"`."""
    short = f"{float(written):.{digits}f}".rstrip("0").rstrip(".")
    return "0" if short == "-0" else short


def _flatten(parent: ET.Element) -> None:
    """Groups without an attribute of their own give way to what they hold."""
    held: list[ET.Element] = []
    for child in parent:
        _flatten(child)
        held.extend(child if child.tag == f"{{{_SVG}}}g" and not child.attrib else [child])
    parent[:] = held


def _classes(root: ET.Element, prefix: str) -> None:
    """Each style and clip path said once, in a rule of the figure's own."""
    names: dict[str, str] = {}
    for element in root.iter():
        style = element.attrib.pop("style", "").strip(" ;")
        clip = element.attrib.pop("clip-path", "")
        both = ";".join(filter(None, [style, clip and f"clip-path:{clip}"]))
        if both:
            both = _SPACE.sub(r"\1", both)
            element.set("class", names.setdefault(both, f"s{len(names)}"))
    rules = ET.Element(f"{{{_SVG}}}style")
    rules.text = "".join(f"#{prefix} .{name}{{{themed(style)}}}" for style, name in names.items())
    root.append(rules)
