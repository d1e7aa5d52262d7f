"""A small brief with everything in it that an export can get wrong."""

import re
from html import unescape

import matplotlib
import pandas as pd
from matplotlib import font_manager
from matplotlib.figure import Figure
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.export import BriefHTMLExporter, BriefPDFExporter
from helpers.export.fonts import FONTS
from helpers.notebook import bundles

for font in sorted(FONTS.glob("*.ttf")):
    font_manager.fontManager.addfont(font)

HOSTILE = (
    "#hash $5 *star* _under_ @at <script>alert(1)</script> ]]> `tick` \\back \"q\" 'q' & {%x%}"
)
CYRILLIC = "Московский формат"
DARI = "روسیه و افغانستان"
EMOJI = "\N{WHITE HEAVY CHECK MARK} \N{FAMILY} \U0001f468\u200d\U0001f469\u200d\U0001f467"
LONG = "Donaudampfschifffahrtsgesellschaft" * 6

META = {
    "title": "Moscow and Kabul: a reading of the record",
    "subtitle": "Phases of Russian policy toward Afghanistan",
    "edition_line": "Record as of 8 September 2021; 5 sources; core tier",
    "date": "2021-09-08",
    "keywords": ["Russia", "Afghanistan"],
    "notice": "Made from public sources. Text CC BY 4.0.",
    "known_passages": {"janse-2021": 102, "globalsecurity-2021": 60},
    "bibliography": [
        {
            "id": "janse-2021",
            "type": "report",
            "title": "Russia & the *Taliban*: <a> $tale",
            "author": [{"family": "Janse", "given": "D."}],
            "publisher": "House #1",
            "issued": {"date-parts": [[2021, 9, 8]]},
            "URL": "https://example.org/a_b#c",
        },
        {
            "id": "globalsecurity-2021",
            "type": "webpage",
            "title": "Russia and Afghanistan",
            "author": [{"literal": "GlobalSecurity.org"}],
            "issued": {"date-parts": [[2021]]},
        },
    ],
}


def figure_output(label="fig:timeline", alt="Bars rise from 2 to 5.", **more):
    """A drawn figure as a cell's output."""
    with matplotlib.rc_context({"font.family": ["PT Sans", "DejaVu Sans"], "font.size": 9}):
        fig = Figure(figsize=(6.5, 2.6), layout="constrained")
        ax = fig.subplots()
        ax.bar([2016, 2017, 2018], [2, 3, 5], color="#1f4e79", clip_on=True)
        ax.set_title(f"Meetings rose & {CYRILLIC}", loc="left")
        data = pd.DataFrame({"year": [2016, 2017, 2018], "meetings": [2, 3, 5]})
        more = {"caption": "Meetings by year", "data": data} | more
        return output(*bundles.figure(fig, label=label, alt=alt, **more))


def table_output(rows=None, label="tbl:sources", **more):
    rows = rows or {"source": ["janse-2021"], "paragraphs": [102]}
    # Python's own objects: where pyarrow is installed, pandas refuses half of a surrogate pair.
    frame = pd.DataFrame(list(zip(*rows.values(), strict=True)), dtype=object)
    frame.columns = pd.Index(rows, dtype=object)
    return output(*bundles.table(frame, label=label, **({"caption": "The sources"} | more)))


def html(nb, *, typefaces=False, **resources):
    """The page, where not asked for without its typefaces: to cut them takes most of the time."""
    exporter = BriefHTMLExporter(filters={} if typefaces else {"fonts": lambda page: ""})
    return exporter.from_notebook_node(nb, resources)[0]


def pdf(nb, **resources):
    return BriefPDFExporter().from_notebook_node(nb, resources)[0]


def prose_of(nb):
    """The bare text of the page's body, without cover and sources."""
    body = html(nb).partition('<div class="body">')[2]
    body = body.partition("</main>")[0].partition('<section class="sources"')[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", "", body)).split())


def output(data, metadata):
    return new_output("display_data", data=data, metadata=metadata)


def code(*outputs, tags=(), source="notebook.show_figure(fig)"):
    return new_code_cell(source, outputs=list(outputs), metadata={"tags": list(tags)})


def prose(text, tags=()):
    return new_markdown_cell(text, metadata={"tags": list(tags)})


def said(text, source="prose(text)"):
    """A cell that says prose: its citations are notes."""
    about = {"kind": "prose", "markdown": text, "sentences": []}
    return code(output({"text/markdown": text}, {"brief": about}), source=source)


def opening(**changes):
    return code(output(*bundles.opening(META | changes)), source="notebook.title_block(meta)")


def notebook(*cells):
    return new_notebook(cells=list(cells))


def small(*cells):
    """The given cells after an opening and a chapter heading."""
    return notebook(opening(), prose("# Phases"), *cells)


def annex(rows=100):
    return table_output(
        {
            "anchor": [f"p-janse-2021-{n}" for n in range(1, rows + 1)],
            "event": [f"201{n % 9}-{n % 12 + 1:02d}-an-event-that-happened" for n in range(rows)],
            "what happened": [
                f"Meeting {n} of officials, as told at some length" for n in range(rows)
            ],
            "tone": [n % 5 - 2 for n in range(rows)],
            "passages": [[("janse-2021", n + 1), ("globalsecurity-2021", 18)] for n in range(rows)],
        },
        label="tbl:evidence",
        caption=f"The evidence {HOSTILE}",
        anchor="anchor",
        source=f"Source: {HOSTILE}",
    )


def argued(*cells, rows=100):
    """A brief of the given cells, and its annex: one table of the passages."""
    evidence = [said("# Every passage"), code(annex(rows))]
    for name, part in (("02-phases.ipynb", cells), ("14-annex.ipynb", evidence)):
        for number, cell in enumerate(part, start=1):
            cell.metadata.brief = {"notebook": name, "cell": number}
    return notebook(opening(), *cells, *evidence)


def demo():
    """Two chapters and an annex."""
    text = """# The phases {#phases}

**Moscow becomes a host.** In these two years Moscow stopped asking for a seat and set the
table: 9 of the 14 events are meetings that it called (@fig:timeline; see also @sec:against-it).
*Evidence.* Each round widened the circle [@janse-2021, 66; @globalsecurity-2021, 37, 43-45], as
@fig:second [@janse-2021, 5] shows and @tbl:evidence lists. Mail a.b@example.org @ home, $5 and $6,
2015~/2016~, "quoted" -- and <script>alert(1)</script> too.[^1]
Also a-\\-b c.\\.\\.d e-\\-\\-f g-?h.

[^1]: A note with a passage [@janse-2021, 7] and a link to <https://example.org/x_y>.

Findings:
- first, *with* stress
- second, `with code`

## Against it

> Kabul sat at the table.

| who | n |
|-----|--:|
| Kabul *and* others | 3 |

### Finer point

More about [the phases](#phases), in @sec:finer-point.
"""
    return notebook(
        code(source="as_of = ''", tags=["parameters"]),
        opening(),
        prose(
            "## Key judgements\n\n"
            "- Moscow **very likely** keeps its options open (@fig:timeline).\n"
            "- It hedged in every phase [@janse-2021, 66].",
            tags=["cover"],
        ),
        code(output(*bundles.text("- *11* meetings in two years, computed.")), tags=["cover"]),
        prose(text),
        code(
            new_output("stream", name="stderr", text="warning: never shown"),
            figure_output(source="Source: events.csv"),
        ),
        prose(
            "Between two figures there is prose, and it is long enough to be a line or two. " * 4
        ),
        code(figure_output("fig:second", alt=f"Alternative {HOSTILE} {DARI}", caption=HOSTILE)),
        prose(f"# Words and scripts\n\n{CYRILLIC}, and in Dari {DARI}, then {EMOJI} and {LONG}."),
        code(figure_output("fig:third", data=None)),
        code(
            table_output(
                {
                    "text": [HOSTILE, DARI, CYRILLIC, LONG, EMOJI],
                    "number": [1.5, None, 3, 4, 5],
                    "passages": [[("janse-2021", 1)], [], None, "n/a", [("janse-2021", 101)]],
                },
                label="tbl:hostile",
                caption="Hostile text",
            ),
            new_output("stream", name="stdout", text="printed `` text\n"),
        ),
        prose("# Annex {.unnumbered}"),
        code(annex()),
    )
