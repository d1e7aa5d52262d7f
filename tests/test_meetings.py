"""Who met whom: seats by whose word, results, and what is disputed."""

import pytest
from tiny import rows

from helpers import measures
from helpers.measures import words
from helpers.record import tables

MEETINGS = rows(
    "event_id source_id paragraph series result",
    "2016-12-27-meeting | alpha-2017 | 2 | Meeting | They met.",
    "2016-12-27-meeting | beta-2021 | 1 | Meeting | Nothing came of it.",
    "2021-07-talks | beta-2021 | 2 | Talks | Promises.",
)
SEATS = rows(
    "event_id actor_id role stance source_id paragraph",
    "2016-12-27-meeting | russia | host | reports | alpha-2017 | 2",
    "2016-12-27-meeting | pakistan | participant | reports | alpha-2017 | 2",
    "2016-12-27-meeting | pakistan | participant | denies | beta-2021 | 1",
    "2016-12-27-meeting | afghan-government | absent | reports | beta-2021 | 1",
    "2021-07-talks | russia | host | reports | beta-2021 | 2",
    "2021-07-talks | taliban | participant | reports | beta-2021 | 2",
    "2021-07-talks | afghan-government | invited | reports | beta-2021 | 2",
)
# A guest "at all the Moscow talks" is told of no one table.
NO_TABLE = {"2021-atta-nur-moscow-talks"}


@pytest.fixture
def made(folder):
    folder.write("steps", [])
    folder.write("meetings", MEETINGS)
    folder.write("seats", SEATS)
    return folder.read()


def marks(seen):
    cells = measures.meetings.seats(seen)
    return {(row["series"], row["side"]): row["mark"] for _, row in cells.iterrows()}


def test_meetings_join_what_each_text_tells_of_the_outcome(made):
    found = measures.meetings.meetings(made)
    assert list(found["series"]) == ["Meeting", "Talks"]
    assert found["result"][0] == "They met. Nothing came of it."
    assert found["passages"][0] == [("alpha-2017", 2), ("beta-2021", 1)]


def test_a_seat_is_disputed_when_one_passage_gives_it_and_another_denies_it(made):
    assert marks(made) == {
        ("Meeting", "russia"): "host",
        ("Meeting", "kabul"): "absent",
        ("Meeting", "pakistan"): "disputed",
        ("Talks", "russia"): "host",
        ("Talks", "kabul"): "invited",
        ("Talks", "taliban"): "present",
    }


def test_a_vintage_borrows_no_seat_from_a_later_text(made):
    seen = tables.cut(made, sources=("alpha-2017",))
    assert marks(seen) == {("Meeting", "russia"): "host", ("Meeting", "pakistan"): "present"}
    denying = tables.cut(made, sources=("beta-2021",))
    assert ("Meeting", "pakistan") not in marks(denying)  # nobody seats it, nothing to deny


def test_meetings_of_one_kind_share_a_row(folder):
    folder.write("steps", [])
    folder.write("meetings", [{**row, "series": "Talks"} for row in MEETINGS])
    folder.write("seats", [row for row in SEATS if row["actor_id"] == "russia"])
    made = folder.read()
    cells = measures.meetings.seats(made)
    assert list(measures.meetings.in_rows(cells)["row"]) == [0, 0]
    (said,) = measures.meetings.seats_table(made, cells)["meeting"]
    assert said.endswith("(2)")
    assert len(measures.meetings.results_table(made)) == 1


def test_drawn_are_the_meetings_at_which_an_afghan_side_was_or_was_not(made):
    cells = measures.meetings.seats(tables.cut(made, sources=("alpha-2017",)))
    assert len(cells) == 2 and len(measures.meetings.with_afghans(cells)) == 0
    cells = measures.meetings.seats(made)
    assert len(measures.meetings.with_afghans(cells)) == len(cells)


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2016-12-27", "27 Dec 2016"),
        ("2017-02", "Feb 2017"),
        ("2017", "2017"),
        ("2021-07-01/2021-07-10", "1–10 Jul 2021"),
        ("2018-08/2018-12", "Aug–Dec 2018"),
        ("2021-01/2021-03-16", "Jan–16 Mar 2021"),
        ("2016-12~/2021-10", "2016–2021"),
        ("../2019-08", "by Aug 2019"),
        ("2017/..", "from 2017"),
    ],
)
def test_short_dates(date, said):
    assert words.short_date(date) == said


# -- the real tables -------------------------------------------------------------------------


def test_no_hosted_meeting_is_left_out(real):
    hosts = set(real.participants.loc[real.participants["role"] == "host", "event_id"])
    kept = real.events[real.events["event_id"].isin(hosts & measures.moscow_events(real))]
    kept = kept[kept["type"].isin(("CONSULT", "AGREE")) & (kept["last"] >= "2016-01-01")]
    kept = kept[kept["theme"].isin(("mediation", "diplomacy", "terrorism", "economy"))]
    assert set(kept["event_id"]) - NO_TABLE <= set(real.meetings["event_id"])


def test_whoever_takes_part_has_a_seat(real):
    camps = real.actors.set_index("actor_id")["counterpart"]
    taking_part = real.participants[real.participants["role"] != "recipient"]
    held = taking_part[taking_part["event_id"].isin(real.meetings["event_id"])]
    sides, given = (
        {
            (event_id, measures.meetings.side_of(actor_id, camps[actor_id]))
            for event_id, actor_id in zip(rows["event_id"], rows["actor_id"], strict=True)
        }
        for rows in (held, real.seats)
    )
    assert sides <= given
