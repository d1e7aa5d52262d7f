"""What a paragraph may hold: dates and how they were reached, actors, attitudes, rows known."""

from collections import Counter, defaultdict

import article
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.coding import candidates, date_proposals, merge
from helpers.record import dates, fingerprints, tables

PUBLISHED = "2024-06-12"


def read(*paragraphs, published=PUBLISHED):
    """The proposals of each paragraph."""
    told = date_proposals.read(paragraphs, published)
    return [[when.resolved for when in found if when.resolved] for found in told]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("on 25 March 2022", "2022-03-25"),
        ("the 3rd of May 2021", "2021-05-03"),
        ("on Wednesday, Oct. 20, 2021", "2021-10-20"),
        ("in December, 2016", "2016-12"),
        ("in the 1990s", "199X"),
        ("in the late seventies", "1977/1979"),
        ("in late February 2020", "2020-02-21/2020-02-29"),
        ("in the last days of 2024", "2024-12"),
        ("in the first weeks of May 2024", "2024-05-01/2024-05-10"),
        ("by the 1920s", "../1929"),
        ("before 2015", "../2014-12-31"),
        ("before the end of 2027", "../2027-12"),
        ("after the Second World War", "1945/.."),
        ("around 2010", "2010~"),
        ("on Christmas Day 1979", "1979-12-25"),
        ("between May and July 2021", "2021-05/2021-07"),
        ("in 2015–16", "2015/2016"),
        ("on 8 and 9 July 2021", "2021-07-08/2021-07-09"),
        ("from 28 July to 2 August 2021", "2021-07-28/2021-08-02"),
        ("in May-June 2021", "2021-05/2021-06"),
        ("in the summer of 2021", "2021-06/2021-08"),
        ("2021-08-15", "2021-08-15"),
        ("15.08.2021", "2021-08-15"),
        ("25 марта 2022 года", "2022-03-25"),
        ("8–9 июля 2021 г.", "2021-07-08/2021-07-09"),
        ("в начале июля 2021 года", "2021-07-01/2021-07-10"),
        ("в 1990-е годы", "199X"),
    ],
)
def test_a_date_that_is_written_out_is_taken_as_it_stands(text, edtf):
    ((when,),) = date_proposals.read([f"They met {text} again."], "2026-09-03")
    assert when.edtf == edtf and dates.valid(edtf)


@pytest.mark.parametrize(
    ("paragraphs", "wanted"),
    [
        # the year: of the date before, here or a paragraph earlier; of the one after; the nearest
        (["Talks failed in November 2023. In February they resumed, in March they ended."],
         [["2023-11", "2024-02", "2024-03"]]),
        (["A coup came in September 1979; he had been named in April and was killed in October."],
         [["1979-09", "1979-04", "1979-10"]]),
        (["It failed in November, and in January 2002 it was dropped."], [["2001-11", "2002-01"]]),
        (["On 28 April 2023 they met.", "On April 30 he answered."],
         [["2023-04-28"], ["2023-04-30"]]),
        (["War has gone on since 2001.", "On 30 April he answered."], [["2001"], ["2024-04-30"]]),
        (["They met. The road had been agreed in June 2021.", "On 3 April he answered."],
         [["2021-06"], ["2024-04-03"]]),
        (["It was signed in late 2023, and in April it ended what had stood since 2003."],
         [["2023-10/2023-12", "2024-04", "2003"]]),
        (["The decree of 17 October lifted the ban."], [["2023-10-17"]]),
        # counted from publication
        (["Exports fell last year, but rose early this year."], [["2023", "2024-01/2024-03"]]),
        (["Earlier this month the Duma voted."], [["2024-06-01/2024-06-12"]]),
        (["On Monday the ministry denied it; a year ago it did not."], [["2024-06-10", "2023-06"]]),
        (["Seven years ago, in February 2017, they met."], [["2017-02"]]),
        (["Talks have gone on since last September."], [["2023-09"]]),
        (["Today it insists; today's Kabul is another."], [["2024-06-12"]]),
        # counted from the last date told
        (["The treaty was signed on 3 March 1998. The same year the road was closed, and the "
          "following year Moscow answered."], [["1998-03-03", "1998", "1999"]]),
        (["In the summer of 2015 a channel was opened. Later that year the two sides met."],
         [["2015-06/2015-08", "2015-08/2015-12"]]),
        (["The base closed in 2014. Three years later, in April, he came."],
         [["2014", "2017", "2017-04"]]),
        (["He flew on May 28. Two days later he met them."], [["2024-05-28", "2024-05-30"]]),
        (["On 13 April 2017, a day before they were to meet, he declined."],
         [["2017-04-13", "2017-04-14"]]),
        (["It bled in the mid-eighties. At the end of that decade it left."],
         [["1984/1986", "1987/1989"]]),
        # what follows a date
        (["After Kunduz fell in September 2015, Russia reinforced its base."],
         [["2015-09/..", "2015-09"]]),
        (["In 1993 a post was attacked. In response Russia struck."], [["1993", "1993/.."]]),
        # Russian
        (["В мае делегация посетила Казань. Через два месяца она вернулась."],
         [["2024-05", "2024-07"]]),
        (["В прошлом году товарооборот вырос; в марте этого года он упал."], [["2023", "2024-03"]]),
        # nothing to propose
        (["Moscow, 14 May 2024"], [[]]),
        (["The mission was prolonged until 2026."], [[]]),
        (["A week later it became law."], [[]]),
        (["On 08/09/2021 or 31 February 2021 or in winter 2020 they met."], [[]]),
        (["They may march on, some 2,000 men, by resolution 2593, an Il-76 and room 1812b."], [[]]),
    ],
)  # fmt: skip
def test_a_date_that_hangs_on_another_is_proposed(paragraphs, wanted):
    assert read(*paragraphs) == wanted


def test_a_proposal_says_how_it_was_reached():
    text = ["In May 2023 they met. In July they signed.", "Last month he left."]
    (_, july), (left,) = date_proposals.read(text, "2024")
    assert july[1:4] == ("", "2023-07", "the year of 'May 2023' before it")
    assert left.resolved == "" and left.how.endswith("which is not told so closely")
    ((when,),) = date_proposals.read(["In May they met."], "")
    assert (when.resolved, when.how) == ("", "the day of publication is not known")


TOKENS = """
    In after, by since until between from to and of the last this that next same following early
    late mid- end earlier later ago before after day weeks month years decade 3 31 99 999 two a
    May October, Monday 1800 1999 2024 2099 1990s eighties summer winter Christmas Day Cold War
    today recently in response had will . , – / 15.08.2021 08/09/2021 2021-08-15 мае через назад
    прошлом году с до
"""
PUBLICATION = ("2024-06-12", "2017-03", "2023-05/2023-06", "", "0001", "9999-12-31", "2015/..", "?")


@settings(deadline=None)  # the machine may be busy
@given(
    st.lists(st.lists(st.sampled_from(TOKENS.split())).map(" ".join)), st.sampled_from(PUBLICATION)
)
def test_every_proposal_is_a_date(paragraphs, published):
    for text, found in zip(paragraphs, date_proposals.read(paragraphs, published), strict=True):
        for when in found:
            assert when.words in text
            assert dates.valid(when.resolved) if when.resolved else when.how


# -- against two coders ------------------------------------------------------------------------


# The rules were made on diplomat-2023, janse-2021 and krivosheev-2021. At the first run on the
# other two, which nobody had looked into for them, 38 of 52 agreed dates were proposed, and 27 of
# 30 of those dated to a day or month; what those two taught besides is in the rules now.
LEAST = {"told": 0.83, "agreed": 0.91, "closed": 0.95, "day/month": 0.95}
MOST_BESIDE = 20
# Pointers, not readings: the share of coded rows that are found, and of hints that are one of them.
POINTERS = {"attitudes": (0.1, 0.5), "assessments": (0.2, 0.6), "positions": (0.2, 0.2),
            "reports": (0.4, 0.08)}  # fmt: skip
TOLD_TWICE = {"positions": "claim_id", "reports": "event_id"}


@pytest.fixture(scope="module")
def every():
    """The rows of the real tables."""
    return merge.rows(tables.DATA)


@pytest.fixture(scope="module")
def looked_through(texts, every):
    """Each article as if it were unknown: its source, its paragraphs' hints by their number, and
    the tables without it and without the claims that it alone speaks to.
    """
    found = []
    for source in every["sources"]:
        name = source["source_id"]
        if not (file := texts / f"{name}.txt").is_file():
            continue
        paragraphs = fingerprints.paragraphs(file)
        known = {t: [r for r in rows if r.get("source_id") != name] for t, rows in every.items()}
        spoken = {row["claim_id"] for row in known["positions"]}
        known["claims"] = [row for row in every["claims"] if row["claim_id"] in spoken]
        hints = candidates.Finder(known, source["published"]).document(list(paragraphs.values()))
        found.append((name, dict(zip(map(str, paragraphs), hints, strict=True)), known))
    return found


def bounds(*told):
    return {dates.bounds(date) for date in told if date}


def test_dates_that_two_coders_found_are_proposed(looked_through, every, capsys):
    """told: both coders found the event and the passage tells its date; proposed is what either
    coder or the settled row has. agreed: all three dates are the same. closed: neither side is
    open. beside: proposals of which no event of the paragraph has the date.
    """
    of, found, beside = Counter(), Counter(), Counter()
    for name, hints, _ in looked_through:
        proposed = {n: bounds(*(d.resolved for d in hint.dates)) for n, hint in hints.items()}
        coders, dated = defaultdict(list), defaultdict(set)
        for row in (r for r in every["codings"] if r["source_id"] == name):
            coders[row["paragraph"], row["event_id"]].append(row["date_as_told"])
            dated[row["paragraph"]] |= bounds(row["date_as_told"])
        for row in (r for r in every["reports"] if r["source_id"] == name):
            number, told = row["paragraph"], row["date_as_told"]
            dated[number] |= bounds(told)
            both = coders[number, row["event_id"]]
            if len(both) < 2 or row["date_by"] not in dates.TOLD or not told:
                continue
            agreed = len({told, *both}) == 1
            fine = agreed and dates.precision(told) in ("day", "month")
            kinds = (True, agreed, agreed and ".." not in told, fine)
            here = {kind for kind, is_one in zip(LEAST, kinds, strict=True) if is_one}
            of.update(here)
            found.update(here if bounds(told, *both) & proposed[number] else ())
        beside[name] = sum(len(proposed[n] - dated[n]) for n in proposed)
    with capsys.disabled():
        print("", *(f"{kind} {found[kind]}/{of[kind]}" for kind in LEAST), f"beside {beside}")
    assert all(found[kind] > least * of[kind] for kind, least in LEAST.items())
    assert beside.total() <= MOST_BESIDE


def test_other_hints_find_some_of_what_was_coded(looked_through, every, capsys):
    """Of claims and events only those count that another source tells too; attitudes by camps;
    of forecasts, paragraphs that have one.
    """
    camp = {row["actor_id"]: row["counterpart"] for row in every["actors"]}
    total = Counter()
    for name, hints, known in looked_through:
        told = {key: {r[key] for r in known[table]} for table, key in TOLD_TWICE.items()}
        for number, hint in hints.items():
            positions, reports, attitudes, assessments = (
                [r for r in every[table] if (r["source_id"], r["paragraph"]) == (name, number)]
                for table in (*TOLD_TWICE, "attitudes", "assessments")
            )
            for kind, coded, shown in (
                ("attitudes", {(camp.get(r["holder"]), camp.get(r["target"])) for r in attitudes},
                 {(camp[edge.holder], camp[edge.target]) for edge in hint.attitudes}),
                ("assessments", {number for _ in assessments}, {number for _ in hint.expected}),
                ("positions", {r["claim_id"] for r in positions} & told["claim_id"],
                 {row.key for row in hint.claims}),
                ("reports", {r["event_id"] for r in reports} & told["event_id"],
                 {row.key for row in hint.events}),
            ):  # fmt: skip
                total[kind, "coded"] += len(coded)
                total[kind, "shown"] += len(shown)
                total[kind, "found"] += len(coded & shown)
    with capsys.disabled():
        print("", *(f"{kind} {what}: {n}" for (kind, what), n in total.items()), sep="\n")
    for kind, (found, right) in POINTERS.items():
        assert total[kind, "found"] >= found * total[kind, "coded"]
        assert total[kind, "found"] >= right * total[kind, "shown"]


# -- everything else ---------------------------------------------------------------------------


def actor(actor_id, name, aliases="", kind="state", counterpart=""):
    row = {"actor_id": actor_id, "name": name, "aliases": aliases, "kind": kind}
    return row | {"counterpart": counterpart}


ACTORS = [
    actor("united-states", "United States", "US; Washington"),
    actor("russia", "Russia", "Moscow; Москва", counterpart="moscow"),
    actor("russian-mfa", "Russian Foreign Ministry", counterpart="moscow"),
    actor("lavrov", "Sergei Lavrov", "Лавров", "official", "moscow"),
    actor("envoy", "US special envoy for Afghanistan", "", "official"),
    actor("islamic-state", "Islamic State (IS, Daesh)"),
    actor("iskp", "Islamic State Khorasan Province"),
    actor("taliban", "Taliban", "", "movement", "taliban"),
    actor("experts", "Experts (unnamed)", kind="group"),
    actor("delegation", "Delegation (Moscow, May 2019)"),
]


TABLES = ("events", "participants", "reports", "claims", "assessments", "outcomes")


def hinted(text, **more):
    """The hints of one paragraph, with the actors above and some other rows."""
    empty = {name: [] for name in TABLES}
    (hints,) = candidates.Finder({"actors": ACTORS, **empty, **more}, PUBLISHED).document([text])
    return hints


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The US told us; Washington's word.", ["united-states"]),
        ("Some experts say so.", ["experts"]),
        ("Islamic State Khorasan Province", ["iskp"]),
        ("Daesh; it IS so", ["islamic-state"]),
        ("Lavrov of the Russian Foreign Ministry in Moscow", ["lavrov", "russian-mfa", "russia"]),
        ("встреча Лаврова в Москве", ["lavrov", "russia"]),
        ("Russians and Belorussia, Afghanistan too", []),
    ],
)
def test_actors_are_known_by_name_or_alias(text, wanted):
    assert [found.actor_id for found in hinted(text).actors] == wanted


def test_names_that_the_table_lacks_are_shown():
    text = "In Kabul Foreign Minister Lavrov met Abdul Manan Omari of the SCO. In May he left."
    assert hinted(text).names == ["Abdul Manan Omari", "SCO"]
    known = [{"event_id": "x", "title": "Abdul Manan Omari comes", "summary": "", "date": ""}]
    assert hinted(text, events=known).names == ["SCO"]


def test_figures_carry_what_they_count_and_are_no_dates():
    text = (
        "On 3 July 2025, 4,000 workers and $12.5 billion of trade; an Il-76, in 2021. "
        "He fell 2.5 per cent. 10 тыс. тонн. A man paid one billion dollars, or 7 billion."
    )
    assert [tuple(figure) for figure in hinted(text).figures] == [
        ("4,000 workers", "labour"), ("$12.5 billion of", "trade"), ("2.5 per cent", ""),
        ("10 тыс. тонн", ""), ("one billion dollars", ""), ("7 billion", ""),
    ]  # fmt: skip


def test_an_attitude_stands_between_two_actors_of_a_sentence():
    for text, wanted in (
        ("Lavrov praised the Taliban.", [("lavrov", "taliban", 1, "praised")]),
        ("The Taliban were criticised by Moscow.", [("russia", "taliban", -1, "criticised")]),
        ("Russia recognised the Taliban.", [("russia", "taliban", 2, "recognised")]),
        ("Washington accused the Taliban.", []),
        ("Moscow came. The Taliban welcomed it.", []),
    ):
        assert hinted(text).attitudes == wanted


def test_a_sentence_that_expects_something_may_be_a_forecast():
    found = hinted("He came. Experts expect no break. They like it. Новый визит, вероятно, скоро.")
    assert found.expected == ["Experts expect no break.", "Новый визит, вероятно, скоро."]


def test_claims_and_open_forecasts_are_found_by_their_rarer_words():
    claims = [
        {"claim_id": "arms", "claim": "Russia supplied the Taliban with machine guns."},
        {"claim_id": "other", "claim": "The Taliban protect shrines in Herat."},
    ]
    made = {"statement": "Few seasonal workers will come to Kazan.", "made": "2023"}
    forecasts = [{"assessment_id": name, **made} for name in ("open", "decided", "mixed")]
    forecasts.append({"assessment_id": "later", **made, "made": "2025"})
    outcomes = [
        {"assessment_id": "decided", "outcome": "refuted"},
        {"assessment_id": "mixed", "outcome": "mixed"},
    ]
    text = "He said nothing. Moscow had supplied machine guns to the Taliban, they say."
    (like,) = hinted(text, claims=claims).claims
    assert (like.key, like.why) == ("arms", "supplied, machine, guns, Taliban")
    text = "No seasonal workers came to Kazan."
    found = hinted(text, assessments=forecasts, outcomes=outcomes).forecasts
    assert {like.key for like in found} == {"open", "mixed"}


def test_an_event_that_the_table_holds_is_shown_with_its_passages(every):
    known = candidates.Finder(every, article.PUBLISHED)
    nicholson = (
        "In 2018 General Nicholson accused Russia of arming the Taliban by the Tajik border."
    )
    one, none, told = known.document([nicholson, "Nothing of it.", article.TEXT[6]])
    assert "2018-03-23-nicholson-arms-over-tajik-border" in [event.key for event in one.events]
    assert none.events == []
    assert "2025-07-03-russia-recognises-taliban" in [event.key for event in told.events]
    assert all("; told in " in event.why for event in told.events)
