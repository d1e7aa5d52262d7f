"""helpers.export: both outputs made at the same time."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from threading import Barrier

import export_demo as make
import pytest

from helpers.export import ExportError, pandoc

MANIFEST = '{"key": "0123456789abcdef"}'


def test_two_threads_make_the_same_bytes_as_one_after_the_other():
    nb = make.demo()
    before = deepcopy(nb)
    apart = [make.html(nb), make.pdf(nb, manifest=MANIFEST)]
    pandoc._answer.cache_clear()
    for _ in range(2):
        with ThreadPoolExecutor(2) as pool:
            page = pool.submit(make.html, nb)
            pdf = pool.submit(make.pdf, nb, manifest=MANIFEST)
        assert [page.result(), pdf.result()] == apart
    assert nb == before, "the notebook is left as it was"


def test_pandoc_is_asked_once_for_what_both_outputs_need():
    pandoc._answer.cache_clear()
    both = Barrier(2)

    def ask(_):
        both.wait()
        return pandoc.read("*One* text, asked for twice at a time.")

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(ask, range(2))
    assert one == other and one is not other
    assert pandoc._answer.cache_info().misses == 1


def test_a_refusal_reaches_every_thread_that_asks():
    nb = make.small(make.prose("[a link](#nowhere)"))
    with ThreadPoolExecutor(2) as pool:
        for running in (pool.submit(make.html, nb), pool.submit(make.pdf, nb)):
            with pytest.raises(ExportError, match="#nowhere"):
                running.result()
