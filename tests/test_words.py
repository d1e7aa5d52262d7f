"""Words of figures and cells of printed tables: they never show their template."""

import dataclasses
import re

import pandas as pd
import pytest

from helpers import charts, measures
from helpers.measures import words
from helpers.notebook import loading, opening
from helpers.record import parameters, phases, tables

# What a reader must never see, and why.
SLIPS = {
    r"\b(?:[Oo]ne|(?<!of )1) (?:\w+ )?(?:event|report|source|passage|phase|pair)s\b":
        "singular number, plural noun",
    r"\b[Oo]ne (?:are|were|have|fall|begin|rest|tell|stay|do)\b": "singular number, plural verb",
    r"\b(?:of|the) 1 (?:events|reports)\b|\b1 of 1\b|\b0 of 0\b": "a share of one or of nothing",
    r"\b[Nn]o (?:of|are|is|was|were|has|have|had|more(?! than)|only|begin|fall|outside|that)\b":
        "'no' where 'none' belongs",
    r"\b[Nn]o \w+s (?:is|was|has|falls)\b": "none takes the plural",
    r"\bbetween ([+−\d.]+) and \1(?![\d.])|\bbetween (\d{4}) and \2\b": "a span of nothing",
    r"(?<=[^\s\d])  +(?=\S)": "two spaces",
    r" [.,;)](?!\d)|[a-z] :|\( ": "a space before the stop",
    r"\.\.(?!/)|,,|;;|\.,|\?\.": "two stops",
    r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\bNone\b(?! of)|\binf\b": "a missing value",
    r"[{}]": "a template's brace",
    r"\b(?!Abdullah )(\w+) \1\b": "a word twice",
    r"\[\]|\(\)|\[@\]": "empty brackets",
    r"(?<![\w/-])\d{4}-\d{2}(?:-\d{2})?(?![\w-])": "a date as the table writes it",
}  # fmt: skip
NUMBERED_ROW = re.compile(r"^\d+\. ", re.MULTILINE)


def slips(text):
    """Every slip of a text, with the words around it."""
    plain = re.sub(r"\[@[^]]*\]", "[x]", NUMBERED_ROW.sub("", text))
    found = []
    for pattern, reason in SLIPS.items():
        for hit in re.finditer(pattern, plain):
            found.append(f"{reason}: ...{plain[max(hit.start() - 50, 0) : hit.end() + 50]}...")
    return found


def test_count():
    said = ["no events", "one event", "two events", "10 events", "1,234 events"]
    assert [words.count(n, "event") for n in (0, 1, 2, 10, 1234)] == said


# -- words of figures and tables, on selections of none, one and many -------------------------


def everything(whole, selections, schemes):
    """What is printed of each selection beside the prose of the notebooks: name, function, text.

    Of ``schemes``, the phases of each author, what depends on them. The breaks and the records of
    others have lints of their own, where they are worked out.
    """
    for name, given in selections:
        record = loading.build(whole, parameters.accept(given, whole))
        for function, printed in (of_tables(record) | of_phases(record)).items():
            yield name, function, as_text(printed)
    for scheme in schemes:
        record = loading.build(whole, parameters.accept({"phase_scheme": scheme}, whole))
        for function, printed in of_phases(record).items():
            yield f"phases of {scheme}", function, as_text(printed)


def of_phases(record):
    seen, scheme = record.tables, record.phases
    shares = measures.hedging.shares_table(seen, measures.hedging.phase_counts(seen, scheme))
    spreads = measures.hedging.evenness(seen, scheme)
    return {
        "edition": opening.edition_line(seen, record.known_to, record.parameters),
        "evenness": charts.hedging.evenness_words(spreads),
        "evenness, table": measures.hedging.evenness_table(spreads),
        "phases": measures.phases.phases_table(seen, scheme),
        "shares": charts.hedging.read_out(shares) if len(shares) else "",
        "shares, table": shares,
    }


def of_tables(record):
    seen, window = record.tables, record.parameters.window
    scored = measures.outlook.scorecard(seen, window)
    bars = measures.outlook.outcome_bars(seen, scored)
    accounts = measures.ladder.accounts(seen)
    return {
        "claims": measures.claims.ledger_table(seen, window),
        "conflicts": measures.record.conflicts_table(measures.date_conflicts(seen)),
        "coverage": measures.record.coverage_table(seen),
        "credit": charts.credit(record, seen.reports, "events"),
        "forecasts": charts.outlook.outcomes_words(scored, bars),
        "forecasts, ours": measures.outlook.ours_table(measures.outlook.ours(seen)),
        "forecasts, table": measures.outlook.scorecard_table(seen, scored),
        "meetings": charts.meetings.seats_words(seen, measures.meetings.seats(seen)),
        "meetings, table": measures.meetings.results_table(seen),
        "merging": measures.merge_variants(seen),
        "months": charts.months.tone_words(measures.ladder.toned_months(seen)),
        "offices": measures.annex.offices_table(seen),
        "quantities": measures.quantities.quantities_table(seen, window),
        "steps": charts.ladder.steps_words(accounts, measures.ladder.steps(accounts)),
    }


def as_text(value):
    """Text as it stands; a figure's words a line each; a printed table's cells a line each."""
    if isinstance(value, pd.DataFrame):
        cells = [c for c in value.to_numpy().ravel() if isinstance(c, str)]
        return "\n".join([*map(str, value.columns), *cells])
    if dataclasses.is_dataclass(value):
        return "\n".join(text for text in vars(value).values() if isinstance(text, str) and text)
    return value


SELECTIONS = {
    "all": {},
    "core": {"tier": "core"},
    "update": {"tier": "update"},
    "nothing by then": {"as_of": "1999"},
    "an empty window": {"start": "1700", "end": "1701"},
    "one day": {"start": "2016-12-27", "end": "2016-12-27"},
    "from": {"start": "2021-08"},
    "until": {"end": "1989-02"},
    "known in April 2017": {"as_of": "2017-04"},
    "known in March 2021": {"as_of": "2021-03-31"},
    "known in October 2021": {"as_of": "2021-10"},
    "nineties": {"start": "199X", "end": "199X"},
    "early and narrow": {"as_of": "2017-12", "start": "2016", "end": "2016"},
}


def singles(whole):
    """Each core article and some later pages alone."""
    late = whole.sources["tier"] == "update"
    for source in [*whole.sources.loc[~late, "source_id"], *whole.sources[late]["source_id"][::30]]:
        yield f"{source} alone", {"sources": [source]}


def test_no_slip_over_the_real_tables(real):
    """Each slip is said once, with the first selection that shows it."""
    schemes = sorted(set(real.phases["scheme"]) - {tables.OWN_SCHEME})
    found = {}
    for name, function, text in everything(real, [*SELECTIONS.items(), *singles(real)], schemes):
        for slip in slips(text):
            found.setdefault((function, slip.partition(":")[0]), f"[{name}] {function}: {slip}")
    assert not found, "\n".join(found.values())


# -- by hand -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ("Known to 31 December 2023", "two core articles and one further page")),
        ({"tier": "update"}, ("Known to 31 December 2023", "one further page")),
        ({"as_of": "2018"}, ("Known to 31 December 2018", "one core article")),
        ({"as_of": "1999"}, ("No ", " source was published by 31 December 1999")),
        ({"start": "2016"}, ("two core articles", "Events from 2016 on only.")),
        ({"end": "2017-03"}, ("Events to March 2017 only.",)),
        ({"start": "2015", "end": "2016"}, ("Events from 2015 to 2016 only.",)),
    ],
)
def test_edition_line(small, given, words):
    record = loading.build(small, parameters.accept(given, small))
    line = opening.edition_line(record.tables, record.known_to, record.parameters)
    assert all(part in line for part in words), line
    assert ("Events " in line) == bool({"start", "end"} & set(given))


def test_who_is_who(small):
    """Moscow's first; an office with its time and passage; who does not take part is left out."""
    printed = measures.annex.offices_table(small)
    offices = "envoy (from March 2011); negotiator (July 2021)"
    assert printed.to_numpy().tolist() == [
        ["Zamir Kabulov", [offices, ("alpha-2017", 3), ("beta-2021", 2)]],
        ["Taliban", ["movement", ("gamma-2023", 1)]],
    ]
    early = tables.cut(small, sources=("alpha-2017",))
    assert measures.annex.offices_table(early)["Name"].tolist() == ["Zamir Kabulov"]


def test_words_of_a_picture_read_its_rows_out():
    table = pd.DataFrame({"label": ["aid", "talks"], "count": [3, 1], "focus": [True, False]})
    said = charts.words_of("Aid leads", table, subtitle="Acts")
    assert (said.title, said.subtitle, said.caption) == ("Aid leads", "Acts", "Aid leads.")
    assert said.alt == "Aid leads: aid 3; talks 1."
    many = pd.concat([table] * 11)
    assert charts.words_of("Many", many).alt.endswith("; talks 1; and 2 more.")
    years = pd.DataFrame({"year": [2015, 2016], "aid": [3, 0], "low_share": [0.25, None]})
    assert charts.words_of("Aid", years).alt == "Aid: 2015: aid 3, low share 0.25; 2016: nothing."
    fuel = pd.DataFrame({"year": [2023, 2024], "tonnes": [None, 0]})
    assert charts.words_of("Fuel", fuel).alt == "Fuel: 2023 not stated; 2024 0."
    own = charts.words_of("Aid leads", table, caption="Acts by kind.", alt="Two bars.")
    assert (own.caption, own.alt, own.empty) == ("Acts by kind.", "Two bars.", "")


def test_the_table_of_phases_tells_tone_by_tier(small):
    scheme, told = phases.scheme(small), measures.phases.phases_table
    assert told(small, scheme).drop(columns=["Posture"]).to_numpy().tolist() == [
        ["Host", "December 2016 to August 2021", "2", "−1.0 (1) / –", "+1.0 (1) / –", "3"],
        ["After", "from September 2021", "1", "–", "– / +2.0 (1)", "1"],
    ]
    assert list(told(tables.cut(small, sources=("alpha-2017",)), scheme)["Phase"]) == ["Host"]
