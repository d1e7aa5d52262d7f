"""dates: bounds exactly as loose as the text, and the edtf package as an oracle."""

import datetime as dt
import json
import math
import re

import edtf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.record import dates, tables


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2016-12-27", "2016-12-27", "2016-12-27"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016", "2016-01-01", "2016-12-31"),
        ("199X", "1990-01-01", "1999-12-31"),
        ("18XX", "1800-01-01", "1899-12-31"),
        ("2002/2005", "2002-01-01", "2005-12-31"),
        ("2016-11-30/2016-12", "2016-11-30", "2016-12-31"),
        ("2015-12~", "2015-12-01", "2015-12-31"),
        ("2021-08/..", "2021-08-01", "9999-12-31"),
        ("../2015", "0001-01-01", "2015-12-31"),
    ],
)
def test_bounds(text, first, last):
    assert [day.isoformat() for day in dates.bounds(text)] == [first, last]


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("", "is not an EDTF date; write e.g. 2016-12-27"),
        ("2018-1X", "is not an EDTF date; write e.g. 2016-12-27"),
        ("December 2016", "is not an EDTF date"),
        ("../..", "is not an EDTF date"),
        ("2016-2", "is not an EDTF date"),
        ("٢٠١٦", "is not an EDTF date"),
        ("2016-02-30", "is not a day of the calendar"),
        ("2016-13", "is not a day of the calendar"),
        ("0000", "is not a day of the calendar"),
        ("2016/2015", "ends before it begins; write the earlier date first"),
    ],
)
def test_refused_with_the_remedy(text, remedy):
    with pytest.raises(dates.DateError, match=re.escape(f"'{text}' ") + f".*{re.escape(remedy)}"):
        dates.bounds(text)
    assert not dates.valid(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2016-12-27", "day"),
        ("2016-12-27/2016-12-27", "day"),
        ("2021-08-11/2021-08-20", "days"),
        ("2016-02", "month"),
        ("2021-07/2021-09", "months"),
        ("2016", "year"),
        ("2002/2005", "years"),
        ("199X", "years"),
        ("../2015", "open"),
        ("2021-08/..", "open"),
        ("", "undated"),
    ],
)
def test_precision(text, kind):
    assert dates.precision(text) == kind
    assert kind in dates.PRECISIONS


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "undated"),
        ("2016-12-07", "7 December 2016"),
        ("2016-12", "December 2016"),
        ("2016", "2016"),
        ("199X", "the 1990s"),
        ("18XX", "the 19th century"),
        ("2015-12~", "about December 2015"),
        ("2015?", "2015 (uncertain)"),
        ("2015%", "about 2015 (uncertain)"),
        ("2002/2005", "2002 to 2005"),
        ("2021-08-11/2021-08-20", "11 to 20 August 2021"),
        ("2021-08-30/2021-09-02", "30 August to 2 September 2021"),
        ("2023-05/2023-06", "May to June 2023"),
        ("2015/2016-03", "2015 to March 2016"),
        ("../2015", "by 2015"),
        ("2021-08/..", "from August 2021"),
        ("2002~/2005", "about 2002 to 2005"),
    ],
)
def test_told(text, words):
    assert dates.told(text) == words


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ("2015", "2015-12", False),  # nested
        ("2015-12", "2016", True),
        ("2016-12-27", "2016-12-28", True),
        ("2015/2017", "2016/2018", False),  # they share 2016
        ("../2015", "2016", True),
        ("2015/..", "2016", False),
        ("", "2016", False),
        ("2016", "", False),
    ],
)
def test_conflict(one, other, clash):
    assert dates.conflict(one, other) is dates.conflict(other, one) is clash


# -- the oracle ------------------------------------------------------------------------------


def strict(day, open_end):
    """A bound as the edtf package gives it, in our terms."""
    return open_end if isinstance(day, float) and math.isinf(day) else dt.date(*day[:3])


def same_as_edtf(text):
    parsed = edtf.parse_edtf(text)
    first = strict(parsed.lower_strict(), dates.FIRST_DAY)
    assert dates.bounds(text) == (first, strict(parsed.upper_strict(), dates.LAST_DAY)), text


def test_edtf_package_agrees_on_every_real_date(real):
    package = json.loads((tables.DATA / "datapackage.json").read_text(encoding="utf-8"))
    told = {
        cell
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if field.get("edtf")
        for cell in getattr(real, resource["name"])[field["name"]]
    } - {""}
    assert len(told) > 50
    for text in sorted(told)[::12]:
        same_as_edtf(text)


days = st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31))
points = st.one_of(
    st.builds("{:%Y-%m-%d}{}".format, days, st.sampled_from(["", "?", "~", "%"])),
    st.builds("{:%Y-%m}{}".format, days, st.sampled_from(["", "?", "~", "%"])),
    st.builds("{:%Y}{}".format, days, st.sampled_from(["", "?", "~", "%"])),
)
unhurried = settings(deadline=None, max_examples=10)  # edtf takes its time
loose = st.integers(100, 299).map("{}X".format) | st.integers(10, 29).map("{}XX".format)


@unhurried
@given(points, points, loose)
def test_edtf_package_agrees_on_made_dates_and_intervals(one, other, decade):
    early, late = sorted((one, other), key=dates.bounds)
    for text in (one, decade, f"{early}/{late}", f"{early}/..", f"../{late}"):
        same_as_edtf(text)


@given(st.text(alphabet="0123456789-/.X?~%", max_size=14))
def test_any_text_is_bounded_or_refused(text):
    """Whatever is typed, the answer is ordered bounds or a sentence: never a crash."""
    if dates.valid(text):
        first, last = dates.bounds(text)
        assert first <= last
        assert dates.precision(text) in dates.PRECISIONS
        assert dates.told(text)
