"""How the yearly numbers of ``data/series.csv`` come out of the files that they are derived from.

Run by the tests against ``../shared/data``; ``python tests/derive.py FOLDER`` prints the table.
"""

import csv
import sys
from pathlib import Path

FIELDS = ("series", "year", "value", "basis", "origin_id")
ENTENTE = {"yes": 1.0, "abstain": 0.5, "no": 0.0}
RUSSIA, AFGHANISTAN = "365", "700"
ARMS = range(1950, 2022)
HOLE = range(1982, 1992)  # the trade file writes zeros where it has no numbers


def rows(path, **options):
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file, **options)


def votes(folder):
    """The share of roll calls on which both voted alike; an abstention is half way."""
    year = {row["rcid"]: int(row["date"][:4]) for row in rows(folder / "un_roll_calls.csv")}
    found = {}
    for row in rows(folder / "un_votes_18_countries_wide.csv"):
        if row["AF"] in ENTENTE and row["RU"] in ENTENTE:
            alike = 1 - abs(ENTENTE[row["AF"]] - ENTENTE[row["RU"]])
            found.setdefault(year[row["rcid"]], []).append(alike)
    return [
        ("votes", when, f"{sum(alike) / len(alike):.4f}", len(alike), "un-votes")
        for when, alike in sorted(found.items())
    ]


def deliveries(folder):
    """SIPRI's trend-indicator values, millions; an empty cell is a year without deliveries."""
    found = {}
    for name in ("USR", "RUS"):
        with (folder / f"TIV-Export-{name}-1950-2021.csv").open(encoding="latin-1") as file:
            lines = list(csv.reader(file))
        head = next(line for line in lines if line[1:2] == ["1950"])
        for line in lines:
            series = {"Afghanistan": "arms", "Northern Alliance (Afghanistan)*": "arms-north"}
            if line and line[0] in series:
                for when, cell in zip(head[1:-1], line[1:-1], strict=False):
                    key = (series[line[0]], int(when))
                    found[key] = found.get(key, 0) + int(cell or 0)
    return [
        (series, when, found.get((series, when), 0), "", "sipri-arms")
        for series in ("arms", "arms-north")
        for when in ARMS
    ]


def trade(folder):
    """Trade both ways in millions of current US dollars; years with one side only are left out."""
    found = {}
    for row in rows(folder / "cow_trade_ndy_rus_or_afg.csv"):
        if {row["ccode1"], row["ccode2"]} == {RUSSIA, AFGHANISTAN} and int(row["year"]) not in HOLE:
            flows = [row["flow1"], row["flow2"]]
            if all(flow not in ("", "-9") for flow in flows):
                found[int(row["year"])] = sum(map(float, flows))
    return [("trade", when, f"{value:g}", "", "cow-trade") for when, value in sorted(found.items())]


def disputes(folder):
    """The highest level of hostility in a militarised dispute of the two, by two data sets."""
    found = []
    for column, origin in (("mid_hostlev_cow", "cow-mid"), ("mid_hostlev_gml", "gml-mid")):
        for row in rows(folder / "rus_afg_annual_panel_1946_2021.csv"):
            if row[column]:
                name = f"disputes-{origin.split('-')[0]}"
                found.append((name, int(row["year"]), f"{float(row[column]):g}", "", origin))
    return found


def series(folder):
    """Every row of the table, as texts."""
    found = [*votes(folder), *deliveries(folder), *trade(folder), *disputes(folder)]
    return [tuple(map(str, row)) for row in found]


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(FIELDS)
    writer.writerows(series(Path(sys.argv[1])))
