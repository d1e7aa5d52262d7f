"""The codebook says what the tables hold: its figures of agreement, its tables, its codes."""

import json
import re

import pytest

from helpers import measures, narrative, tables

README = tables.DATA / "README.md"


def agreement_rows() -> list[str]:
    """The agreement of the two codings as the rows of a Markdown table."""
    whole = tables.read()
    agreed, settled = measures.coder_agreement(whole.codings), measures.settled_accounts(whole)
    shown = narrative.evidence.agreement_table(agreed, settled).astype(str)
    rows = [list(shown.columns), ["---"] * len(shown.columns), *shown.to_numpy().tolist()]
    return [f"| {' | '.join(row)} |" for row in rows]


def test_agreement_in_the_codebook_is_the_computed_one():
    block = re.search(
        r"<!-- agreement -->\n(.*?)\n<!-- /agreement -->", README.read_text("utf-8"), re.S
    )
    assert block[1].splitlines() == agreement_rows()


@pytest.mark.parametrize(
    "resource",
    json.loads((tables.DATA / "datapackage.json").read_text("utf-8"))["resources"],
    ids=lambda resource: resource["name"],
)
def test_every_table_is_explained(resource):
    listed = re.findall(r"^\| ([a-z, ]+) \|", README.read_text("utf-8"), re.M)
    names = {name.strip() for cell in listed for name in cell.split(",")}
    assert resource["name"] in names
    assert all(field.get("description") for field in resource["schema"]["fields"])


def test_scores_keep_their_sign():
    """The manual prints ACCUSE without its minus; no type of conflict may score above zero."""
    codes = tables.read().codes
    conflict = codes[codes["quad"].str.contains("conflict")]
    assert (conflict["score"] < 0).all()
    cooperation = codes[codes["quad"].str.contains("cooperation")]["score"].dropna()
    assert (cooperation >= 0).all()
