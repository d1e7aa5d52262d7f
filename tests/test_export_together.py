"""helpers.export: both outputs made at the same time."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import export_demo as make
import pypandoc
import pytest

from helpers.export import ExportError

MANIFEST = '{"key": "0123456789abcdef"}'


def test_two_threads_make_the_same_bytes_as_one_after_the_other(monkeypatch):
    asked = []
    run = pypandoc.convert_text
    monkeypatch.setattr(pypandoc, "convert_text", lambda *a, **k: asked.append(a) or run(*a, **k))
    text = make.said("# Phases\n\nSo it was [@janse-2021, 3].")
    nb = make.argued(text, make.code(make.figure_output()), rows=5)
    before = deepcopy(nb)
    with ThreadPoolExecutor(2) as pool:
        page = pool.submit(make.html, nb)
        pdf = pool.submit(make.pdf, nb, manifest=MANIFEST)
    assert len({text for text, *_ in asked}) == len(asked), "pandoc reads once for both"
    assert [page.result(), pdf.result()] == [make.html(nb), make.pdf(nb, manifest=MANIFEST)]
    assert nb == before, "the notebook is left as it was"


def test_a_refusal_reaches_every_thread_that_asks():
    nb = make.small(make.prose("[a link](#nowhere)"))
    with ThreadPoolExecutor(2) as pool:
        for running in (pool.submit(make.html, nb), pool.submit(make.pdf, nb)):
            with pytest.raises(ExportError, match="#nowhere"):
                running.result()
