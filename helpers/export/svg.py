"""Make a figure's SVG fit to stand inside an HTML page, or to be measured."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from helpers.export.document import ExportError
from helpers.export.escape import clean
from helpers.export.paint import themed

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_REFERENCE = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)")
_DROPPED = {"metadata", "script", "foreignObject"}
_SPACED = {"text", "tspan", "style", "title", "desc"}
_NUMBER = re.compile(r"-?\d+\.\d+")
_AROUND = re.compile(r"\s*([A-Za-z,()])\s*")
_BRACE = re.compile("[{}]")
_SPACE = re.compile(r"([:;,])\s+")
_NO_TURN = re.compile(r"rotate\(-?0(\.0+)?[ ,][^)]*\)")

ET.register_namespace("", _SVG)
ET.register_namespace("xlink", _XLINK)


def inline(svg: str, *, prefix: str, alt: str, drawn: str = "") -> str:
    """The SVG as an element of a page: named by `alt`, its ids and styles its own.

    `drawn`: its class, for a style sheet that says how wide it is; else it is as wide as by itself.

    Styles become classes whose colours a dark page may set, and what no reader sees goes: names
    that nothing refers to, groups that say nothing, hundredths of a point. Raises ExportError when
    the SVG would load something from elsewhere.
    """
    root = _parse(svg, prefix)
    width = _width(root)
    for name in ("width", "height"):
        root.attrib.pop(name, None)
    for parent in list(root.iter()):
        for child in [c for c in parent if _local(c.tag) in _DROPPED]:
            parent.remove(child)
    shapes = {part for defined in root.iter(f"{{{_SVG}}}defs") for part in defined.iter()}
    for element in root.iter():
        _own(element, prefix)
        # A shape is drawn in many places: its own roundness is worth a digit more.
        _slim(element, digits=2 if element in shapes else 1)
    _drop_unused_ids(root)
    _classes(root, prefix)
    _flatten(root)
    root.attrib |= {"id": prefix, "role": "img", "aria-label": clean(alt)}
    root.attrib |= {"class": drawn} if drawn else {"style": f"max-width:{width:g}pt"}
    # The whole text of an attribute is one line: HTML keeps a line break in it as it is.
    root.set("aria-label", " ".join(root.get("aria-label", "").split()))
    return ET.tostring(root, encoding="unicode")


def width_in_points(svg: str, name: str) -> float:
    """The natural width of a figure."""
    return _width(_parse(svg, name))


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


def _slim(element: ET.Element, digits: int) -> None:
    for name in ("d", "x", "y", "transform"):
        if name in element.attrib:
            short = _NUMBER.sub(lambda found: _rounded(found[0], digits), element.attrib[name])
            element.set(name, _AROUND.sub(r"\1", " ".join(short.split())))
    if _NO_TURN.fullmatch(element.get("transform", "")):
        del element.attrib["transform"]
    if _local(element.tag) not in _SPACED and not (element.text or "").strip():
        element.text = None
    if _local(element.tag) != "tspan" and not (element.tail or "").strip():
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


def _drop_unused_ids(root: ET.Element) -> None:
    used = set()
    for element in root.iter():
        for name, value in element.attrib.items():
            used.update(_REFERENCE.findall(value))
            if _local(name) == "href":
                used.add(value.removeprefix("#"))
    for element in root.iter():
        if element.get("id") not in used:
            element.attrib.pop("id", None)


def _classes(root: ET.Element, prefix: str) -> None:
    """Each style and clip path said once, in a rule of the figure's own."""
    names: dict[str, str] = {}
    for element in root.iter():
        parts = [element.attrib.pop("style", "").strip(" ;")]
        if clip := element.attrib.pop("clip-path", ""):
            parts.append(f"clip-path:{clip}")
        # A style with braces is none: it would end its rule and begin another.
        style = _SPACE.sub(
            r"\1", ";".join(part for part in parts if part and not _BRACE.search(part))
        )
        if style:
            element.set("class", names.setdefault(style, f"s{len(names)}"))
    rules = ET.Element(f"{{{_SVG}}}style")
    rules.text = "".join(f"#{prefix} .{name}{{{themed(style)}}}" for style, name in names.items())
    root.append(rules)


def _reference(value: str, prefix: str) -> str:
    if value.startswith("#"):
        return f"#{prefix}-{value[1:]}"
    if not value.startswith("data:"):
        raise ExportError(f"{prefix}: the SVG loads {value}")
    return value


def _local(name: object) -> str:
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def _width(root: ET.Element) -> float:
    """In points, as matplotlib writes it."""
    return float(root.attrib["width"].removesuffix("pt"))
