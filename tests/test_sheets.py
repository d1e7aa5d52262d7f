"""sheets: what Arrow takes in, ``csv`` would have taken in alike; what is odd goes to ``csv``."""

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.record import paths, sheets

CELLS = st.text(st.sampled_from(list("ab ,;'\"\n\r\té\u2028")), max_size=4)
RAW = st.text(st.sampled_from(list('ab,"\n\r \ufeff')), max_size=40)


def taken(raw, plain=None):
    """Header, rows and lines of a file, or the error; ``plain`` demands one of the two ways."""
    sheet = sheets.Sheet(sheets.Words())
    try:
        if plain is None:
            sheet.fill(raw)
        elif plain:
            if not sheet._plain(raw):
                return None
        else:
            sheet._any(raw)
    except (csv.Error, UnicodeDecodeError) as error:
        return type(error)
    columns, lines = sheet.columns()
    texts = np.array(sheet.words.texts, dtype=object)
    rows = [texts[codes].tolist() for codes in columns.values()]
    return sheet.header, sheet.opens, sheet.last, rows, lines.tolist(), sheet.ragged


@given(RAW)
def test_any_bytes_are_taken_in_as_csv_does(text):
    raw = text.encode()
    assert taken(raw) == taken(raw, plain=False)
    assert taken(raw, plain=True) in (None, taken(raw, plain=False))


@given(st.lists(st.tuples(CELLS, CELLS), max_size=6), st.sampled_from(["\n", "\r\n"]))
def test_rows_that_a_writer_wrote_are_taken_in_as_csv_does(rows, ending):
    lines = [",".join(f'"{c.replace(chr(34), chr(34) * 2)}"' for c in row) for row in rows]
    raw = ending.join(["a,b", *lines, ""]).encode()
    assert taken(raw) == taken(raw, plain=False)


@pytest.mark.parametrize("name", ["events", "reports", "participants", "passages"])
def test_the_tables_are_plain(name):
    raw = (paths.DATA / f"{name}.csv").read_bytes()
    assert taken(raw, plain=True) == taken(raw, plain=False)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"a,b",
        b"a,b\n",
        b'"a",b\n1,2\n',  # a quoted header
        b"a,b\n1\n",  # ragged
        b"a,b\n\n1,2\n",  # a blank line
        b'a,b\n"1\n",2\n',  # a line break in a cell
        b'a,b\n1,x"y\n',  # a mark inside a cell
        b'a,b\n"1" ,2\n',  # a space after a mark
        b'a,b\n"1,2\n',  # a mark that is not closed
        b"a,b\r1,2\r",  # carriage returns alone
        b"a,b\n\xff,2\n",  # not UTF-8
    ],
)
def test_what_is_odd_is_left_to_csv(raw):
    assert taken(raw, plain=True) is None
    assert taken(raw) == taken(raw, plain=False)


def test_of_plain_files_marks_stand_around_whole_cells():
    raw = b'\xef\xbb\xbfa,b\r\n" 1, ""x""", 2\r\n,\r\n"",""\r\n3,""\r\n'
    header, opens, last, rows, lines, ragged = taken(raw, plain=True)
    assert (header, opens, last, ragged) == (["a", "b"], 1, 5, [])
    assert rows == [['1, "x"', "3"], ["2", ""]] and lines == [2, 5], "empty rows are left out"
