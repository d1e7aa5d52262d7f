"""A record thirty times as long: its numbers are thirty times as great, and pages stay pages."""

import json

import pandas as pd
import pytest
from bench import multiplied
from matplotlib import pyplot as plt

from helpers import chapter, charts, measures, narrative, parameters, phases, show, tables

FOLD = 30


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    place = multiplied(tmp_path_factory.mktemp("long") / "data", FOLD)
    return chapter.build(tables.read(place), parameters.Parameters())


def test_counts_multiply(real, long):
    own = phases.scheme(real)
    once = parameters.Parameters().cut(real)
    one, many = (measures.phase_summary(t, own) for t in (once, long.tables))
    for name in ("events", "straddling", "moscow", "toned"):
        assert list(many[name]) == [FOLD * n for n in one[name]], name
    pd.testing.assert_series_equal(one["tone"], many["tone"])
    given = [measures.coverage(t).set_index("source_id") for t in (once, long.tables)]
    for name in ("reports", "events", "sole"):
        assert (given[1][name] == FOLD * given[0][name]).all(), name
    assert len(measures.date_conflicts(long.tables)) == FOLD * len(measures.date_conflicts(once))
    signed = [measures.rivals.signed_acts(t) for t in (once, long.tables)]
    assert len(signed[1]) == FOLD * len(signed[0])
    assert measures.breaks.yearly(
        measures.breaks.acts(long.tables), "tone"
    ).index.is_monotonic_increasing


def test_of_very_many_events_the_first_are_listed_and_the_caption_says_where_all_are(real, long):
    frame, words = narrative.annex.events_table(long.tables), narrative.annex.events_caption
    assert len(frame) == narrative.annex.PRINTED < len(long.tables.events)
    said = f"The first 2,000 of {len(long.tables.events):,} events by date"
    assert words(long.tables).startswith(said) and "record/events.csv" in words(long.tables)
    assert words(real) == "Every event of this selection with the passages that tell it"
    assert frame["Date"].iloc[0] == frame["Date"].iloc[FOLD - 1], "the copies of the earliest event"


def test_a_long_table_prints_its_first_rows_and_keeps_all_in_its_csv():
    frame = pd.DataFrame({"n": range(3000)})
    content, metadata = show.bundles.table(frame, label="tbl:n", caption="N", printed=2000)
    payload = content[show.bundles.TABLE_MIME]
    assert len(payload["rows"]) == len(payload["anchors"]) == 2000
    assert content["text/csv"].count("\n") == 3001
    assert "first 2,000 of 3,000 rows" in metadata[show.bundles.METADATA_KEY]["source"]


def test_every_citation_of_the_annex_has_its_row(long):
    """Passages are not cut short, so that no link of the printed rows leads nowhere."""
    frame = narrative.annex.events_table(long.tables).head(narrative.annex.PRINTED)
    rows = narrative.annex.passages_table(long.tables)
    assert len(rows) <= narrative.annex.PRINTED
    cited = {f"p-{item[0]}-{item[1]}" for cell in frame["Event"] for item in cell[1:]}
    assert cited and cited <= set(rows["anchor"])


def test_pictures_of_very_many_events_are_thinned_and_say_so(long):
    spans = measures.counterpart_spans(long.tables, since="2001")
    drawn = narrative.summary.story_table(long.tables, spans)
    assert len(drawn) <= narrative.piles.MOST < len(spans)
    assert drawn.groupby("counterpart")["events"].first().sum() == len(spans)
    words = narrative.summary.story(long.tables, spans, "2001")
    assert "is drawn, evenly spread" in words.caption
    fig, ax = plt.subplots()
    charts.story(ax, drawn, long.phases)
    labels = [label.get_text() for label in ax.get_yticklabels()]
    assert sum(int(label.rsplit(" ", 1)[1].replace(",", "")) for label in labels) == len(spans)
    plt.close(fig)


def test_few_rows_are_all_drawn():
    few = pd.DataFrame({"row": range(narrative.piles.MOST), "by": "a"})
    assert narrative.piles.thinned(few) is few and narrative.piles.thinning(few, "event") == ""
    more = pd.DataFrame({"row": range(2 * narrative.piles.MOST), "by": ["a"] * 1999 + ["b"]})
    kept = narrative.piles.thinned(more, "by")
    assert list(kept["row"][:3]) == [0, 4, 8] and set(kept["by"]) == {"a", "b"}
    assert narrative.piles.thinning(more, "event").startswith(" One event in four is drawn")


def test_the_bundle_of_a_short_table_is_whole(real):
    content, metadata = show.bundles.table(
        pd.DataFrame({"a": ["x"]}), label="tbl:one", caption="One", printed=5
    )
    assert json.dumps(content[show.bundles.TABLE_MIME]["rows"]) == '[["x"]]'
    assert metadata[show.bundles.METADATA_KEY]["source"] == ""
