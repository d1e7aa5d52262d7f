"""The real tables: what must hold whatever rows they have."""

import re

import pytest
from test_house import name_of, shipped

from helpers import measures
from helpers.coding import reviews
from helpers.record import fingerprints

RUN = 12


def test_an_act_of_moscow_is_the_same_by_role_and_by_instrument(real):
    """Chapters count acts by who takes part and by what means: one number for the reader."""
    by_role = measures.hedging.own_acts(real)
    by_means = set(real.events.loc[real.events["instrument"] != "", "event_id"])
    assert by_role ^ by_means == set()


def test_every_paragraph_of_the_articles_is_there_with_its_fingerprint(real, texts):
    held = {
        (source, int(n)): sha
        for source, n, sha in real.passages[["source_id", "paragraph", "sha256"]].itertuples(
            index=False
        )
    }
    found = {
        (file.stem, n): fingerprints.fingerprint(text)
        for file in texts.glob("*.txt")
        for n, text in fingerprints.paragraphs(file).items()
    }
    assert len(found) == 225
    assert {address: held.get(address) for address in found} == found


def test_totals_reconcile(real):
    assert set(real.events["event_id"]) == set(real.reports["event_id"])
    assert set(real.events["event_id"]) == set(real.participants["event_id"])
    assert set(real.claims["claim_id"]) == set(real.positions["claim_id"])
    telling = set(zip(real.reports["source_id"], real.reports["paragraph"], strict=True))
    coded = real.passages[real.passages["coding"] == "events"]
    assert telling == set(zip(coded["source_id"], coded["paragraph"], strict=True))
    used = set(real.participants["actor_id"]) | set(real.seats["actor_id"])
    for frame in (real.reports, real.positions, real.quantities, real.assessments):
        used |= set(frame["speaker"])
    for field in ("holder", "target", "teller"):
        used |= set(real.attitudes[field])
    used -= {"", "author", "general"}
    assert set(real.actors["actor_id"]) == used, "an actor that nothing names"


def test_whoever_the_prose_names_is_in_the_who_is_who(real):
    """Each office rests on a passage; a person in a sentence of the brief has one."""
    known = set(zip(real.passages["source_id"], real.passages["paragraph"], strict=True))
    assert set(zip(real.offices["source_id"], real.offices["paragraph"], strict=True)) <= known
    printed = measures.annex.offices_table(real)
    assert len(printed) == real.offices["actor_id"].nunique(), "one that nothing names"
    said = " ".join(re.sub(r"\[@[^\]]*\]", "", s.line.text) for s in reviews.argued())
    persons = real.actors[real.actors["kind"].isin(["official", "expert"])]
    persons = persons[~persons["name"].str.contains("unnamed|Governor|spokesman")]
    named = persons[[
        re.search(rf"\b{re.escape(name.partition(' (')[0].split()[-1])}\b", said) is not None
        for name in persons["name"]
    ]]  # fmt: skip
    assert len(named) > 20
    assert set(named["actor_id"]) <= set(real.offices["actor_id"])


def test_no_sentence_of_the_brief_is_a_draft():
    for sentence in reviews.argued():
        text = sentence.line.text
        assert not re.search(r"DRAFT|(?i:draft:|[\[(]draft|todo|tbd|xxx)", text), text
        if sentence.line.kind == "sentence":
            plain = re.sub(r"\[@[^\]]*\]|\{until [^}]*\}|^(?:[-*]|\d+\.) ", "", text)
            plain = plain.replace(" .", ".").strip('*_"“” ')
            assert (plain[0].isupper() or plain[0].isdigit()) and plain[-1] in ".?!:", text


# -- other people's sentences stay theirs ----------------------------------------------------


def tokens(text):
    return re.findall(r"\w+", text.lower())


def runs(words):
    return {" ".join(words[n : n + RUN]) for n in range(len(words) - RUN + 1)}


def readable(path):
    """The text of a file as a reader sees it; of a notebook or JSON, its strings."""
    raw = path.read_bytes()
    if b"\0" in raw[:4096]:
        return ""
    text = raw.decode("utf-8", errors="replace")
    if path.suffix in (".ipynb", ".json"):
        return text.replace("\\n", " ").replace('",', " ").replace('\\"', '"')
    return text


@pytest.fixture(scope="module")
def article_runs(texts):
    found = set()
    for file in texts.glob("*.txt"):
        lines = fingerprints.paragraphs(file)
        found |= runs(tokens(" ".join(lines[n] for n in sorted(lines))))
    assert len(found) > 10_000
    return found


def test_no_file_of_the_project_repeats_twelve_words_of_an_article(article_runs):
    found = {
        name_of(path): sorted(shared)[:2]
        for path in shipped()
        if (shared := runs(tokens(readable(path))) & article_runs)
    }
    assert not found, found
