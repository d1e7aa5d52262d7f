"""The pictures as a publication: what every figure of the brief must be, as it is really drawn.

The notebooks' chart cells run in process for several selections; the figures are then measured.
"""

import ast
import datetime as dt
import itertools
import re
import types
import warnings

import events_rows
import matplotlib as mpl
import nbformat
import numpy as np
import pytest
from colorspacious import cspace_convert, deltaE
from matplotlib import pyplot as plt
from matplotlib.colors import to_rgb
from matplotlib.text import Text

from helpers import charts
from helpers.charts import house, ladder, outlook
from helpers.notebook import bundles, display, loading
from helpers.record import parameters, tables
from helpers.runs import notebooks

PAGE = tables.HOME / "helpers" / "export" / "templates" / "brief_pdf" / "brief.typ"
SELECTIONS = {
    "whole": {},
    "core 2021": {"tier": "core", "as_of": "2021-03-31"},
    "one event": {"start": "2003-02-10", "end": "2003-02-20"},
}
# A table of events: toward whom Russia acts, or what happened where.
TABLES = {"table": {"actor": "RUS", "recipient": "AFG"}, "table, deaths": {"where": "AFG"}}
# What does not change with the rows is measured on the fullest alone.
FULLEST = pytest.mark.parametrize("pictures", ["whole", "table, deaths"], indirect=True)
SMALLEST = 7.0  # points, on the page
TOUCH = 1.0  # points by which two boxes of text may overlap, since a box has air of its own
READABLE = 4.5  # WCAG 2, level AA
APART, LIGHTER = 12.0, 10.0  # CAM02-UCS: as far apart in colour, and in lightness alone


def chart_statements(path):
    """The imports, and whatever of the later cells draws a figure or prepares to."""
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    for node in ast.parse(cells[1]).body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield node
    for cell in cells[2:]:
        for node in ast.parse(cell).body:
            if not isinstance(node, ast.Expr) or ast.unparse(node).startswith("notebook.figure("):
                yield node


def drawn(whole, given):
    """``{label: (figure, words)}`` of the brief on a selection; figures stay open."""
    return drawn_of(loading.build(whole, parameters.accept(given, whole)))


def drawn_of(record):
    """The same of a record, or of a table of events."""
    found = {}

    def keep(fig, *, label, **words):
        found[label] = types.SimpleNamespace(fig=fig, **words)

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")
        patch.setattr(display, "show_figure", keep)
        patch.setattr(display, "text", lambda markdown: None)
        for path in notebooks.speaking(record.parameters.model_dump()):
            names = record.parameters.model_dump() | {"record": record}
            for node in chart_statements(path):
                exec(compile(ast.Module([node], []), path.name, "exec"), names)
    return found


@pytest.fixture(scope="module", params=[*SELECTIONS, *TABLES])
def pictures(request, real, tmp_path_factory):
    if request.param in TABLES:
        file = tmp_path_factory.mktemp("events") / "events.parquet"
        events_rows.written(file, table_rows())
        asked = parameters.parse({"events": str(file)} | TABLES[request.param])
        found = drawn_of(loading.seen(tables.DATA, asked.model_dump()))
    else:
        found = drawn(real, SELECTIONS[request.param])
    assert len(found) == 12 if request.param == "whole" else 1 < len(found) <= 12
    assert request.param not in TABLES or set(found) == {"fig:volume", "fig:places"}
    for picture in found.values():
        picture.fig.draw_without_rendering()
    yield found
    plt.close("all")


def table_rows():
    """Two breaks that lie close, every class of act, loose dates, more countries than rows, deaths
    in places that lie together.
    """
    kinds = ["CONSULT"] * 6 + ["ASSAULT"] * 3 + ["AID"] * 6
    rows = events_rows.yearly([20, 21, 19] * 2 + [60, 61, 59] + [900, 901, 899] * 2, kinds)
    others = ["UZB", "USA", "TUR", "KGZ", "TJK", "TKM", "BIH", "CAF", "IRN"]
    for place, code in enumerate(others):
        kind = ["STATEMENT", "ACCUSE", "SUPPORT"][place % 3]
        rows += events_rows.yearly([30 - place] * 15, [kind] * 15, recipient=code)
    rows += events_rows.yearly([9] * 15, actor="AFG", recipient="RUS")
    towns = {"Kabul": (34.5, 69.2), "Bagram": (34.9, 69.3), "Kunduz": (36.7, 68.9)}
    for town, (latitude, longitude) in towns.items():
        where = {"place": town, "latitude": latitude, "longitude": longitude}
        died = events_rows.deaths(len(town), len(town) - 2, len(town) + 9)
        rows += events_rows.yearly([12] * 15, place_country="AFG", **where, **died)
    loose = {"last": dt.date(2003, 12, 31), "date": "2003", "precision": "year"}
    return rows + events_rows.yearly([0, 0, 7], ["PROTEST"] * 3) + [
        events_rows.row("2003-01-01", event_id=f"loose:{n}", **loose) for n in range(5)
    ]  # fmt: skip


def texts(fig):
    """The texts that are seen, with their boxes in points from the lower left corner."""
    points = mpl.transforms.Affine2D().scale(72 / fig.dpi)
    beyond = set(unseen(fig))
    for text in fig.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in beyond:
            yield text, text.get_window_extent().transformed(points)


def unseen(fig):
    """Labels of ticks that lie beyond the ends of their axis, and so are not drawn."""
    for axes in fig.axes:
        for axis, ends in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            for tick in axis.get_major_ticks():
                if not min(ends) <= tick.get_loc() <= max(ends):
                    yield from (tick.label1, tick.label2)


def overlap(one, other):
    """How far two boxes reach into each other, in points; nought when they stand apart."""
    width = min(one.x1, other.x1) - max(one.x0, other.x0)
    height = min(one.y1, other.y1) - max(one.y0, other.y0)
    return max(min(width, height), 0.0)


def test_no_label_lies_over_another_nor_leaves_the_picture(pictures):
    faults = []
    for label, picture in pictures.items():
        width, height = picture.fig.get_size_inches() * 72
        boxes = list(texts(picture.fig))
        assert all(text.get_rotation() == 0 for text, _ in boxes)
        faults += [
            f"{label}: {one.get_text()!r} over {other.get_text()!r}"
            for (one, a), (other, b) in itertools.combinations(boxes, 2)
            if overlap(a, b) > TOUCH
        ]
        faults += [
            f"{label}: {text.get_text()!r} leaves the picture"
            for text, box in boxes
            if min(box.x0, box.y0, width - box.x1, height - box.y1) < -TOUCH
        ]
    assert not faults, "\n".join(faults)


@FULLEST
def test_no_text_is_smaller_on_the_page_than_can_be_read(pictures):
    """The SVG's own sizes, at the scale at which the page prints a figure."""
    column = float(re.search(r"full-width = ([\d.]+)mm", PAGE.read_text("utf-8"))[1]) / 25.4 * 72
    for label, picture in pictures.items():
        content, _ = bundles.figure(picture.fig, label=label, caption="c", alt="a")
        svg = content["image/svg+xml"]
        width = float(re.search(r'<svg[^>]* width="([\d.]+)pt"', svg)[1])
        sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
        assert sizes and len(sizes) == svg.count("<text"), label
        assert width == pytest.approx(house.WIDTH * 72), f"{label} is {width} points wide"
        assert min(sizes) * min(1, column / width) >= SMALLEST, f"{label}: {min(sizes)} points"
        assert not re.search(r"<text[^>]*scale|<g[^>]*scale", svg), f"{label} is scaled"


@FULLEST
def test_text_stands_out_from_what_it_stands_on(pictures):
    """Each colour that fills a third of a text's box or more, against the colour of the text."""
    faults = []
    for label, picture in pictures.items():
        page = without_text(picture.fig)
        for text, box in texts(picture.fig):
            left, low, right, high = (int(end * picture.fig.dpi / 72) for end in box.extents)
            under = page[low + 1 : high, left + 1 : right].ravel()
            colours, often = np.unique(under, return_counts=True)
            for colour in colours[often >= len(under) / 3]:
                ratio = house.contrast(text.get_color(), f"#{colour:06x}")
                if ratio < READABLE:
                    faults.append(f"{label}: {text.get_text()!r} has {ratio:.1f} to 1")
    assert not faults, "\n".join(faults)


def without_text(fig):
    """The picture's pixels from the bottom up, each as one number, as if nothing were written."""
    written = [text for text in fig.findobj(Text) if text.get_visible()]
    for text in written:
        text.set_alpha(0)
    fig.canvas.draw()
    for text in written:
        text.set_alpha(None)
    red, green, blue, _ = np.moveaxis(np.asarray(fig.canvas.buffer_rgba()).astype(int), 2, 0)
    return ((red << 16) + (green << 8) + blue)[::-1]


def test_every_figure_says_who_it_comes_from(pictures, request):
    """The line names a table, counts its sources, and says what the selection leaves out."""
    selection = request.node.callspec.params["pictures"]
    given = SELECTIONS.get(selection, {})
    if selection in TABLES:
        for picture in pictures.values():
            assert re.match(r"Source: [\d,]+ rows of ICEWS; SHA-256 begins \w{10}", picture.source)
        return
    for label, picture in pictures.items():
        said = picture.source
        if label != "fig:outside":  # drawn from records of others, which nobody here coded
            assert re.match(r"Source: tables? of [a-z ]+, coded by hand from [\w, -]+;", said)
        assert ("Events from" in said) == ("start" in given), f"{label}: {said}"
        assert "further page" not in said or given.get("tier") != "core"


def test_every_title_and_subtitle_is_there(pictures):
    for label, picture in pictures.items():
        title = picture.fig._suptitle.get_text()
        assert len(title.split()) >= 3 and not title.endswith("."), label
        assert not re.search(r"\b(nan|None|NaT)\b", title), label


# -- colours ---------------------------------------------------------------------------------


def seen_with(kind):
    weak = {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    return lambda rgb: np.clip(cspace_convert(rgb, weak, "sRGB1"), 0, 1)


SIGHTS = {kind: seen_with(kind) for kind in ("deuteranomaly", "protanomaly", "tritanomaly")}
SIGHTS["as it is"] = np.array
# Colours by which alone marks are told apart, picture by picture.
TOLD_BY_COLOUR = {
    "ladder": list(ladder._COLOURS.values()),
    "outcomes": list(outlook.OUTCOME_COLOURS.values()),
    "moods and rivals": [house.COUNTERPART_COLOURS[name] for name in ("kabul", "taliban")],
    "roles": [house.ACCENT, house.WARM, house.MUTED, house.FAINT],
}


@pytest.mark.parametrize("picture", TOLD_BY_COLOUR)
def test_colours_that_tell_marks_apart_hold_for_every_eye_and_in_grey_print(picture):
    for one, other in itertools.combinations(TOLD_BY_COLOUR[picture], 2):
        for name, seen in SIGHTS.items():
            a, b = (seen(np.array(to_rgb(colour))) for colour in (one, other))
            far = deltaE(a, b, input_space="sRGB1", uniform_space="CAM02-UCS")
            assert far >= APART, f"{one} and {other} are {far:.0f} apart: {name}"
        a, b = (cspace_convert(to_rgb(c), "sRGB1", "CAM02-UCS")[0] for c in (one, other))
        assert abs(a - b) >= LIGHTER, f"{one} and {other} differ by {abs(a - b):.0f} in lightness"


@pytest.mark.parametrize("pictures", ["whole"], indirect=True)
def test_where_colours_are_many_the_columns_are_named(pictures):
    """Eight counterparts cannot be told by colour alone: their names stand over the columns."""
    shares = pictures["fig:counterparts"]
    said = {text.get_text().replace("\n", " ") for text, _ in texts(shares.fig)}
    assert set(shares.data["label"]) <= said


def test_a_colour_is_said_in_one_place():
    """No chart module has a colour of its own: a page in dark mode maps what ``house`` names."""
    for path in (tables.HOME / "helpers" / "charts").glob("*.py"):
        if path.name != "house.py":
            said = path.read_text(encoding="utf-8")
            assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\"(white|black|gr[ae]y)\"", said), path.name


# -- who is credited -------------------------------------------------------------------------


def test_a_credit_counts_the_sources_of_what_is_drawn(small):
    seen = loading.build(small, parameters.accept({}, small))
    assert charts.credit(seen, seen.tables.reports, "events") == (
        "Source: table of events, coded by hand from two core articles and one further page; "
        "sources known to 31 December 2023."
    )
    one = seen.tables.events[seen.tables.events["event_id"] == "2022-gift"]
    assert "coded by hand from gamma-2023 alone;" in charts.credit(seen, one, "events")
    assert charts.credit(seen, one, "steps and events").startswith("Source: tables of steps and")
    assert charts.credit(seen, one.iloc[:0], "events") == ""
