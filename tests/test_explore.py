"""helpers.explore: one question, its views, what is saved of them; and what an analyst meets."""

import pytest

from helpers import chapter


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"start": "20x1"}, "start: '20x1' is not an EDTF date"),
        ({"start": "2015", "end": "2010"}, "end (2010) lies before start (2015); swap them"),
        ({"phase_scheme": "analist"}, "did you mean 'analyst'?"),
        ({"window": "2015"}, "window: unknown parameter"),
    ],
)
def test_a_wrong_parameter_is_one_sentence_and_no_traceback(given, said):
    with pytest.raises(chapter.OpeningError) as refused:
        chapter.open_record(**given)
    (line,) = refused.value._render_traceback_()
    assert said in line
