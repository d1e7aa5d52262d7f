"""helpers.narrative: sentences that never show the template, whatever the numbers are."""

import dataclasses
import importlib
import inspect
import itertools
import pkgutil
import re

import pandas as pd
import pytest

from helpers import chapter, measures, narrative, parameters, phases, tables
from helpers.narrative import evidence, summary, tally, words
from helpers.narrative import phases as phase_words
from helpers.record import dates

opening = importlib.import_module("helpers.narrative.opening")

# What a reader must never see, and why.
SLIPS = {
    r"\b(?:[Oo]ne|(?<!of )1) (?:\w+ )?(?:event|report|source|passage|phase|pair)s\b":
        "singular number, plural noun",
    r"\b[Oo]ne (?:are|were|have|fall|begin|rest|tell|stay|do)\b": "singular number, plural verb",
    r"\b1 of \d+(?: \w+)?(?: \(\d+ per cent\))? (?:rest|tell|are|were|fall|begin|have)\b":
        "one of many, plural verb",
    r"\b(?:of|the) 1 (?:events|reports)\b|\b1 of 1\b|\b0 of 0\b": "a share of one or of nothing",
    r"\b[Nn]o (?:of|are|is|was|were|has|have|had|more(?! than)|only|begin|fall|outside|that)\b":
        "'no' where 'none' belongs",
    r"\b[Nn]o \w+s (?:is|was|has|falls)\b": "none takes the plural",
    r"\b[Oo]ne \w+ [^.]*\bmost of them\b": "most of one",
    r"\bbetween ([+−\d.]+) and \1(?![\d.])|\bbetween (\d{4}) and \2\b": "a span of nothing",
    r"(?<=[^\s\d])  +(?=\S)": "two spaces",
    r" [.,;)](?!\d)|[a-z] :|\( ": "a space before the stop",
    r"\.\.(?!/)|,,|;;|\.,|\?\.": "two stops",
    r"\bnan\b|\bNaN\b|\bNaT\b|<NA>|\bNone\b(?! of)|\binf\b": "a missing value",
    r"[{}]": "a template's brace",
    r"\b(?!Abdullah )(\w+) \1\b": "a word twice",  # which is a name
    r"\[\]|\(\)|\[@\]": "empty brackets",
    r"\b\d+(?:1|2|3)th\b": "an ordinal",
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


def complete(text):
    """Every paragraph that is no heading is made of sentences."""
    lines = [line for line in re.split(r"\n+", text) if line and not line.startswith("#")]
    return [
        line for line in lines
        if not re.fullmatch(r"\*\*[^*]+\*\*", line) and line.rstrip()[-1] not in ".?!]"
    ]  # fmt: skip


def test_the_lint_itself_sees_slips():
    for bad in (
        "one events", "two  spaces", "a stop .", "nan per cent", "{count}", "No of them came.",
        "1 of 5 events rest on it", "One event since 2001, most of them in 2021", "the the",
        "between +1.0 and +1.0", "one are dated", "the 21th century", "no have a date",
    ):  # fmt: skip
        assert slips(bad), bad
    for good in (
        "One event falls into it.", "No two passages disagree.", "2 of 5 events rest on one.",
        "None of them is dated.", "One of the events is dated.", "1 of 5 events rests on it.",
    ):  # fmt: skip
        assert not slips(good), slips(good)


# -- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "said"),
    [(0, "no events"), (1, "one event"), (2, "two events"), (9, "nine events"), (10, "10 events"),
     (1234, "1,234 events")],
)  # fmt: skip
def test_count(n, said):
    assert words.count(n, "event") == said


def test_words():
    assert words.count(2, "family", "families") == "two families"
    assert [words.listed(x) for x in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "", "a", "a and b", "a, b and c",
    ]  # fmt: skip
    assert words.capital("nine of McFaul's") == "Nine of McFaul's" and words.capital("") == ""
    assert [words.verb(n, "is", "are") for n in (0, 1, 2)] == ["are", "is", "are"]
    assert [words.of(3, 12), words.of(3, 30)] == ["3 of 12", "3 of 30 (10 per cent)"]
    assert [words.signed(x) for x in (0.5, -1.25, 0.0, -0.04, 0.04)] == [
        "+0.5", "−1.2", "0.0", "0.0", "0.0",
    ]  # fmt: skip
    assert words.signed(float("nan")) == "–"
    assert [words.tone(x) for x in (-2, -1, 0, 1, 2)] == [
        "hostile", "cool", "businesslike", "friendly", "one of partnership",
    ]  # fmt: skip


def test_cite():
    assert words.cite([]) == ""
    assert words.cite([("a", 60), ("b", 2), ("a", 59), ("a", 60)]) == "[@a, 59, 60; @b, 2]"
    assert words.cite([("a", n) for n in range(1, 9)], at_most=2) == "[@a, 1, 2]"


# -- every function, on selections of none, one and many -------------------------------------


def everything(whole, given, *, agreement=True, chapters=None):
    """Whatever chapters (here: those tested here) say of a selection: ``{function: text}``."""
    accepted = parameters.accept(given, whole)
    record = chapter.build(whole, accepted)
    seen, scheme = record.tables, record.phases
    said = {}
    known = {
        "tables": seen,
        "scheme": scheme,
        "scheme_name": accepted.phase_scheme,
        "parameters": accepted,
        "known_to": record.known_to,
    }
    agreed = measures.coder_agreement(seen.codings) if agreement else None
    edges = measures.edge_agreement(seen) if agreement else None
    conflicts, variants = measures.date_conflicts(seen), measures.merge_variants(seen, scheme)
    counts, cells = measures.precision_counts(seen), measures.tone_cells(seen, scheme)
    special = {
        ("evidence", "reach", "spans"): measures.report_spans(seen),
        ("phases", "timeline", "spans"): measures.event_spans(seen),
        ("summary", "story", "spans"): measures.counterpart_spans(seen, since="2001"),
        ("summary", "story", "since"): "2001",
        ("summary", "story_table", "spans"): measures.counterpart_spans(seen, since="2001"),
        ("evidence", "agreement", "rows"): agreed,
        ("evidence", "agreement_table", "rows"): agreed,
        ("evidence", "agreement", "edges"): edges,
        ("evidence", "agreement", "settled"): measures.settled_accounts(seen),
        ("evidence", "agreement_table", "settled"): measures.settled_accounts(seen),
        ("evidence", "conflicts", "rows"): conflicts,
        ("evidence", "conflicts_table", "rows"): conflicts,
        ("evidence", "merging", "variants"): variants,
        ("evidence", "merging_table", "variants"): variants,
        ("evidence", "precision", "counts"): counts,
        ("evidence", "precision_bars", "counts"): counts,
        ("phases", "matrix", "cells"): cells,
        ("phases", "matrix_table", "cells"): cells,
        ("summary", "limits", "known_to"): record.known_to.isoformat(),
    }
    for module in chapters or HERE:
        short = module.__name__.rsplit(".", 1)[1]
        for name, function in own_functions(module):
            takes = [
                p for p in inspect.signature(function).parameters.values() if p.default is p.empty
            ]
            arguments = [special.get((short, name, p.name), known.get(p.name)) for p in takes]
            wrong = [
                p.name == "scheme" and "str" in str(p.annotation) for p in takes
            ]  # elsewhere a scheme may be its name
            if any(wrong) or any(argument is None for argument in arguments):
                continue
            said[f"{short}.{name}"] = as_text(function(*arguments))
    return said


HERE = (evidence, phase_words, summary, opening)
ELSEWHERE = [
    importlib.import_module(f"{narrative.__name__}.{found.name}")
    for found in pkgutil.iter_modules(narrative.__path__)
    if found.name != "words" and not any(m.__name__.endswith(f".{found.name}") for m in HERE)
]


def own_functions(module):
    return [
        (name, function) for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]  # fmt: skip


def as_text(value):
    """Prose as it stands; a figure's words a line each; a printed table's cells a line each."""
    if isinstance(value, pd.DataFrame):
        cells = [c for c in value.to_numpy().ravel() if isinstance(c, str)]
        return "\n".join([*map(str, value.columns), *cells])
    if dataclasses.is_dataclass(value):
        return "\n".join(text for text in vars(value).values() if isinstance(text, str) and text)
    if isinstance(value, dict):
        return "\n".join(
            text for key, text in value.items() if isinstance(text, str) and key != "date"
        )
    return value if isinstance(value, str) else ""


SELECTIONS = {
    "all": {},
    "core": {"tier": "core"},
    "update": {"tier": "update"},
    "nothing by then": {"as_of": "1999"},
    "an empty window": {"start": "1700", "end": "1701"},
    "one month": {"start": "2016-12", "end": "2016-12"},
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
    """Each source alone, and each author's own phases."""
    for source in whole.sources["source_id"]:
        yield f"{source} alone", {"sources": [source]}
    for scheme in dict.fromkeys(whole.phases["scheme"]):
        yield f"phases of {scheme}", {"phase_scheme": scheme}


def lint(whole, selections, **options):
    """Slips of all selections; each said once, with the first selection that shows it."""
    found = {}
    for name, given in selections:
        for function, text in everything(whole, given, **options).items():
            for slip in slips(text):
                found.setdefault((function, slip.partition(":")[0]), f"[{name}] {function}: {slip}")
    return list(found.values())


def test_no_slip_over_the_real_tables(real):
    selections = [*SELECTIONS.items(), *singles(real)]
    assert len(selections) >= 12
    found = lint(real, selections, agreement=False) + lint(real, list(SELECTIONS.items())[:1])
    assert not found, "\n".join(found)


def test_no_slip_over_the_tiny_tables(small):
    windows = ["2016", "2021", "2022", "2017/2020", "../2021"]
    spans = [tuple(w.split("/")) if "/" in w else (w, w) for w in windows]
    selections = [
        (
            f"{start} to {end}, {sources}",
            {"start": start.strip("."), "end": end, "sources": list(sources)},
        )
        for start, end in spans
        for n in range(4)
        for sources in itertools.combinations(small.sources["source_id"], n)
    ]
    found = lint(small, selections, agreement=False)
    assert not found, "\n".join(found)


def test_prose_is_made_of_sentences(real, small):
    for whole, given in itertools.product((real, small), SELECTIONS.values()):
        said = everything(whole, given, agreement=False)
        for name in ("evidence.overview", "evidence.merging", "evidence.undated", "phases.overview",
                     "phases.sections", "summary.nutshell", "summary.limits",
                     "summary.key_judgements"):  # fmt: skip
            assert not complete(said[name]), (name, given, complete(said[name]))


@pytest.mark.parametrize("module", ELSEWHERE, ids=lambda module: module.__name__.rsplit(".", 1)[1])
def test_no_slip_of_another_chapter(real, small, module):
    """What can be asked with tables, phases and parameters alone, of none, few and many events."""
    asked = {"agreement": False, "chapters": [module]}
    found = lint(real, list(SELECTIONS.items()), **asked) + lint(small, SELECTIONS.items(), **asked)
    assert not found, "\n".join(found)


def test_every_narrative_function_is_under_the_lint(real):
    every = {f"{m.__name__.rsplit('.', 1)[1]}.{n}" for m in HERE for n, _ in own_functions(m)}
    assert every - {"phases.span", "phases.toned"} <= set(everything(real, {})), (
        "give `everything` its arguments"
    )


def test_narrative_changes_no_argument(small):
    before = {f.name: getattr(small, f.name).copy() for f in dataclasses.fields(small)}
    everything(small, {})
    for name, frame in before.items():
        pd.testing.assert_frame_equal(getattr(small, name), frame)


# -- single sentences, by hand ---------------------------------------------------------------


def test_an_empty_selection_says_so(small):
    said = everything(small, {"start": "1700", "end": "1701"})
    assert (
        said["evidence.overview"] == "The chosen sources tell no event that falls into this window."
    )
    assert said["summary.nutshell"].startswith("Nothing in the table falls into this selection.")
    assert "no judgement is made" in said["summary.key_judgements"]
    assert said["phases.sections"] == ""
    nobody = everything(small, {"as_of": "1999"})
    assert (
        nobody["evidence.overview"]
        == "No source is known to this selection, so the record is empty."
    )


def test_one_event_of_one_source(small):
    said = everything(small, {"start": "2022", "sources": ["gamma-2023"]})
    assert said["summary.nutshell"].startswith(
        "This brief reads one source and finds one event in 2022, told in one report;"
    )
    assert "It rests on one source, so nothing in it is corroborated." in said["summary.limits"]
    assert (
        "One event falls into this phase, told by one source [@gamma-2023, 1]"
        in (said["phases.sections"])
    )
    assert "No event of this selection falls into the phase" not in said["phases.sections"]


def test_a_phase_tells_what_stands_out_of_its_numbers(small):
    """The table of phases has the counts; the section says what they mean."""
    scheme = phases.scheme(small)
    rows = measures.phase_summary(small, scheme)
    said = tally.tally(small, scheme, rows)
    assert said["host"] == "Moscow takes part in both events."
    assert said["after"].startswith("One event falls into this phase, told by one source")
    row = rows.iloc[0].copy()
    row["events"], row["moscow"] = 9, 6
    lead = pd.Series({"theme": "mediation", "about": 3, "source_id": "beta-2021", "alone": 5})
    assert tally._about(small, row, lead) == (
        "Three of the six events with Moscow are about mediation and peace talks."
    )
    assert tally._about(small, row, lead.replace(3, 2)) == ""
    assert tally._carried(row, lead) == "Five of the nine events are told by beta-2021 alone."
    assert tally._carried(row, lead.replace(5, 4)) == ""


def test_an_empty_phase_says_so(small):
    said = everything(small, {"start": "2021", "sources": ["beta-2021"]})["phases.sections"]
    host, _, rest = said.partition("One event falls into this phase")
    assert host.startswith("## Host, December 2016 to August 2021")
    assert "After" in rest and "no event" in rest.lower()


def test_a_phase_argues_only_from_known_passages(small):
    whole = everything(small, {})["phases.sections"]
    assert "Moscow became a host [@beta-2021, 1, 2]." in whole
    early = everything(small, {"sources": ["alpha-2017"]})["phases.sections"]
    assert "Moscow became a host" not in early and "beta-2021" not in early
    assert "It hosts [@alpha-2017, 2]." in early, (
        "the rationale stands in where its passage is known"
    )
    late = everything(small, {"sources": ["beta-2021"], "start": "2021-07"})["phases.sections"]
    assert "It hosts" not in late


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ({}, ""),
        ({"start": "2015"}, "Events from 2015 on only."),
        ({"end": "2015-03"}, "Events to March 2015 only."),
        ({"start": "2015", "end": "2016"}, "Events from 2015 to 2016 only."),
    ],
)
def test_window_line(small, given, line):
    assert opening.window_line(parameters.accept(given, small)) == line


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ("Known to 31 December 2023", "two core articles and one further page")),
        ({"tier": "update"}, ("Known to 31 December 2023", "one further page")),
        ({"as_of": "2018"}, ("Known to 31 December 2018", "one core article")),
        ({"as_of": "1999"}, ("No ", " source was published by 31 December 1999")),
        ({"start": "2016"}, ("two core articles", "Events from 2016 on only.")),
    ],
)
def test_edition_line(small, given, words):
    record = chapter.build(small, parameters.accept(given, small))
    line = opening.edition_line(record.tables, record.known_to, record.parameters)
    assert all(part in line for part in words), line


def test_who_is_who(small):
    """Moscow's first; an office with its time and passage; who does not take part is left out."""
    printed = narrative.annex.offices_table(small)
    assert printed.to_numpy().tolist() == [
        [
            "Zamir Kabulov",
            [
                "envoy (from March 2011); negotiator (July 2021)",
                ("alpha-2017", 3),
                ("beta-2021", 2),
            ],
        ],
        ["Taliban", ["movement", ("gamma-2023", 1)]],
    ]
    early = tables.cut(small, sources=("alpha-2017",))
    assert narrative.annex.offices_table(early)["Name"].tolist() == ["Zamir Kabulov"]
    assert len(narrative.annex.offices_table(tables.cut(small, sources=("none",)))) == 0


def test_conflicts(small):
    found = measures.date_conflicts(small)
    assert evidence.conflicts(found).startswith("One event is dated by two passages so that")
    assert evidence.conflicts(pd.concat([found, found])).startswith("Two events are dated")
    assert evidence.conflicts(found.iloc[:0]).startswith("No two passages of this selection")


def test_undated(small):
    said = evidence.undated(small)
    assert said.startswith(
        "One event has no date that a passage tells and stays out of every count"
    )
    assert "Kabul is said to complain [@beta-2021, 2]" in said
    core = tables.cut(small, window=dates.bounds("2016"))
    assert (
        evidence.undated(core)
        == "Every event of this selection has at least one bound to its date."
    )


def test_agreement_is_said_or_its_absence(small):
    """Of the directions from Moscow to Kabul and to the Taliban in the one passage the first coder
    saw one and the second both: half disagreement where chance gives half, an alpha of nought.
    """
    found = measures.coder_agreement(small.codings)
    settled = measures.settled_accounts(small)
    assert settled == {"alpha-2017": 1, "beta-2021": 3, "all": 4}
    edges = measures.edge_agreement(small)
    said = evidence.agreement(found, settled, edges)
    assert not slips(said), slips(said)
    assert "Two accounts of events were coded by both" in said
    assert "some of these two; what it left is in the record, and this selection holds four" in said
    held = "both codings hold one attitude, one alone holds one attitude; alpha is 0.00 ("
    assert held in said
    assert "undefined for their tone" in said
    bare = evidence.agreement(found, {"all": 2}, edges.iloc[:0])
    assert "Settling" not in bare and "attitudes" not in bare
    assert evidence.agreement(found.iloc[:0], settled, edges).startswith(
        "No passage of this selection was coded twice"
    )


def test_overview_of_phases_reconciles(small):
    said = phase_words.overview(small, phases.scheme(small), "analyst")
    assert "two phases, into which 3 of 4 events fall" in said
    assert "The rest: one without a date that a passage tells." in said


def test_limits_say_the_day(small):
    assert summary.limits(small, "2023-12-31").startswith("The record ends on 31 December 2023;")


def test_an_empty_window_is_told_as_empty_and_judges_nothing(real):
    record = chapter.build(real, parameters.accept({"start": "1800", "end": "1820"}, real))
    assert "nothing in it falls into this selection" in narrative.summary.limits(
        record.tables, "2023-06-30"
    )
    assert narrative.summary.changes(record.tables).startswith("Nothing is judged here")
    assert "@" not in narrative.summary.key_judgements(record.tables, record.phases)
