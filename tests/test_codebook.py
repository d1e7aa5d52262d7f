"""The codebook says what the tables hold: its figures of agreement, its tables, its codes."""

import json
import re

import pytest

from helpers import measures
from helpers.record import tables
from helpers.record.tables import Tables

README = tables.DATA / "README.md"


def table(columns, rows) -> list[str]:
    """The lines of a Markdown table."""
    return [f"| {' | '.join(row)} |" for row in [columns, ["---"] * len(columns), *rows]]


def agreement(whole: Tables) -> list[str]:
    """The agreement of the two codings."""
    agreed, settled = measures.coder_agreement(whole.codings), measures.settled_accounts(whole)
    shown = measures.coders.agreement_table(agreed, settled).astype(str)
    return table(list(shown.columns), shown.to_numpy().tolist())


def edges(whole: Tables) -> list[str]:
    """The agreement of the two codings of attitudes."""
    shown = [
        [row["source_id"], *(str(row[name]) for name in ("both", "first_only", "second_only"))]
        + [
            f"{row[name]:.2f} ({row[f'{name}_low']:.2f} to {row[f'{name}_high']:.2f})"
            for name in ("found", "tone")
        ]
        for _, row in measures.edge_agreement(whole).iterrows()
    ]
    head = ["Source", "Both", "First only", "Second only", "Alpha, found", "Alpha, tone"]
    return table(head, shown)


def reviews(whole: Tables) -> list[str]:
    """How many rows of each table were read a second time, and what came of it."""
    read = whole.reviews[whole.reviews["table"] != ""]
    counts = read.groupby("table")["verdict"].value_counts().unstack()
    counts = counts.reindex(columns=["holds", "amended", "struck"]).fillna(0).astype(int)
    rows = [[str(name), str(sum(row)), *map(str, row)] for name, *row in counts.itertuples()]
    return table(["Table", "Read", "Holds", "Amended", "Struck"], rows)


def columns(_: Tables) -> list[str]:
    """Every column of every table, from the Data Package."""
    package = json.loads((tables.DATA / "datapackage.json").read_text("utf-8"))
    rows = [
        [resource["name"], field["name"], field["description"].replace("|", "\\|")]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    ]
    return table(["Table", "Column", "Holds"], rows)


BLOCKS = {"agreement": agreement, "edges": edges, "reviews": reviews, "columns": columns}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_table_of_the_codebook_is_the_computed_one(real, name):
    """``python tests/test_codebook.py`` writes them."""
    block = re.search(rf"<!-- {name} -->\n(.*?)\n<!-- /{name} -->", README.read_text("utf-8"), re.S)
    assert block[1].splitlines() == BLOCKS[name](real)


def test_every_table_and_column_is_explained():
    package = json.loads((tables.DATA / "datapackage.json").read_text("utf-8"))
    listed = re.findall(r"^\| ([a-z_, ]+) \|", README.read_text("utf-8"), re.M)
    names = {name.strip() for cell in listed for name in cell.split(",")}
    for resource in package["resources"]:
        assert resource["name"] in names and resource["description"]
        assert all(field.get("description") for field in resource["schema"]["fields"]), resource


def test_scores_keep_their_sign(real):
    """The manual prints ACCUSE without its minus; no type of conflict may score above zero."""
    codes = real.codes
    conflict = codes[codes["quad"].str.contains("conflict")]
    assert (conflict["score"] < 0).all()
    cooperation = codes[codes["quad"].str.contains("cooperation")]["score"].dropna()
    assert (cooperation >= 0).all()


def write() -> None:
    """Write the computed tables into the codebook."""
    text, whole = README.read_text("utf-8"), tables.read()
    for name, made in BLOCKS.items():
        block = "\n".join([f"<!-- {name} -->", *made(whole), f"<!-- /{name} -->"])
        text = re.sub(
            rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, b=block: b, text, flags=re.S
        )
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
