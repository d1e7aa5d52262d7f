# ruff: noqa: E501 (a row a line)
"""A whole data folder small enough to work out by hand, and ways to plant a fault in it."""

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

from helpers.record import tables

TEXTS = {
    "alpha-2017": ["A headline", "In December they met in Moscow.", "They will fail."],
    "beta-2021": ["On 27 December 2016 they met.", "In July the Taliban came.", "Read more"],
}

PACKAGE = json.loads((tables.DATA / "datapackage.json").read_text(encoding="utf-8"))
SCHEMAS = {resource["name"]: resource["schema"] for resource in PACKAGE["resources"]}
FIELDS = {name: [f["name"] for f in schema["fields"]] for name, schema in SCHEMAS.items()}

# A forecast of our own: no source makes it.
OURS = {
    "assessment_id": "ours", "statement": "Grain will come again.", "topic": "aid",
    "made": "2023-12", "horizon": "2024", "probability": "0.8", "resolves": "A delivery.",
    "why": "It came before [@gamma-2023, 1].",
}  # fmt: skip


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def rows(header, *lines):
    """``rows("a b", "1 | 2") == [{"a": "1", "b": "2"}]``."""
    fields = header.split()
    return [dict(zip(fields, (c.strip() for c in line.split("|")), strict=True)) for line in lines]


def tiny():
    """Every table but codes, as lists of dicts. Three sources, four events, six reports."""
    found = {
        "sources": rows(
            "source_id title author publisher published published_basis perspective family "
            "reprint_of tier language url",
            "alpha-2017 | Alpha | Ann | House A | 2017-03 | inferred | Gulf | alpha | | core | en |",
            "beta-2021 | Beta | | House B | 2021-10-05 | stated | US | beta | | core | en |",
            "gamma-2023 | Gamma | Gus | House C | 2023 | stated | Asia | gamma | House W | update | en |",
        ),
        "passages": rows(
            "source_id paragraph sha256 coding note",
            f"alpha-2017 | 1 | {sha(TEXTS['alpha-2017'][0])} | furniture | headline",
            f"alpha-2017 | 2 | {sha(TEXTS['alpha-2017'][1])} | events | the meeting",
            f"alpha-2017 | 3 | {sha(TEXTS['alpha-2017'][2])} | argument | a forecast",
            f"beta-2021 | 1 | {sha(TEXTS['beta-2021'][0])} | events | the meeting",
            f"beta-2021 | 2 | {sha(TEXTS['beta-2021'][1])} | events | the talks",
            f"beta-2021 | 3 | {sha(TEXTS['beta-2021'][2])} | furniture | a link",
            "gamma-2023 | 1 | | events | the gift",
            "gamma-2023 | 2 | | events | the meeting again",
        ),
        "events": rows(
            "event_id tier date title summary type theme instrument confidence date_basis procedure",
            "2016-12-27-meeting | core | 2016-12-27 | Moscow hosts a meeting | They meet. | CONSULT | "
            "mediation | talks | high | beta names the day; gamma misdates it |",
            "2021-07-talks | core | 2021-07 | The Taliban visit Moscow | They come. | CONSULT | "
            "legitimacy | talks | high | |",
            "2022-gift | update | 2022 | Russia sends grain | It does. | AID | economy | aid | medium | |",
            "0000-rumour | core | | Kabul is said to complain | A rumour. | ACCUSE | domestic | | low | "
            "the text gives no date |",
        ),
        "participants": rows(
            "event_id actor_id role source_id",
            "2016-12-27-meeting | russia | host |",
            "2016-12-27-meeting | pakistan | participant |",
            "2021-07-talks | russia | host |",
            "2021-07-talks | taliban | participant |",
            "2021-07-talks | afghan-government | absent |",
            "2022-gift | russia | actor |",
            "2022-gift | taliban | recipient |",
            "0000-rumour | afghan-government | actor |",
        ),
        "reports": rows(
            "event_id source_id paragraph date_as_told words date_by date_from stance speaker "
            "reasoning",
            "2016-12-27-meeting | alpha-2017 | 2 | 2016-12 | in December | relative | published | reports | |",
            "2016-12-27-meeting | beta-2021 | 1 | 2016-12-27 | on 27 December | stated | | reports | |",
            "2016-12-27-meeting | gamma-2023 | 2 | 2016-11 | in November | stated | | asserts | |",
            "2021-07-talks | beta-2021 | 2 | 2021-07 | in July | stated | | reports | |",
            "2022-gift | gamma-2023 | 1 | 2022 | last year | relative | published | reports | |",
            "0000-rumour | beta-2021 | 2 | | | | | doubts | kabulov |",
        ),
        "attitudes": rows(
            "event_id source_id paragraph holder target teller tone shown_by date note",
            "2016-12-27-meeting | alpha-2017 | 2 | russia | pakistan | | 0 | deed | | they met",
            "2016-12-27-meeting | beta-2021 | 1 | russia | pakistan | | 1 | deed | | a welcome",
            "2021-07-talks | beta-2021 | 2 | russia | taliban | | 1 | deed | | a welcome",
            "2021-07-talks | beta-2021 | 2 | kabulov | afghan-government | | -1 | word | | puppets",
            "2021-07-talks | beta-2021 | 2 | russia | taliban | afghan-government | 2 | author | | "
            "Kabul says that Moscow backs them",
            " | beta-2021 | 3 | author | russia | | -1 | author | 2021 | a sneer",
            "2022-gift | gamma-2023 | 1 | russia | taliban | | 2 | deed | | a gift",
        ),
        "actors": rows(
            "actor_id name aliases kind counterpart",
            "russia | Russia | | state | moscow",
            "kabulov | Zamir Kabulov | Кабулов | official | moscow",
            "taliban | Taliban | | movement | taliban",
            "afghan-government | Afghan government | | government | kabul",
            "pakistan | Pakistan | | state | region",
        ),
        "offices": rows(
            "actor_id office held source_id paragraph",
            "kabulov | envoy | 2011-03/.. | alpha-2017 | 3",
            "kabulov | negotiator | 2021-07 | beta-2021 | 2",
            "taliban | movement | | gamma-2023 | 1",
        ),
        "phases": rows(
            "scheme phase_id name start end posture rationale source_id paragraph marker",
            "analyst | host | Host | 2016-12 | 2021-08 | hedging | It hosts. | alpha-2017 | 2 | "
            "2016-12-27-meeting",
            "analyst | after | After | 2021-09 | | pragmatic | It trades. | gamma-2023 | 1 |",
            "beta-2021 | b-one | One track | 2010 | 2018 | cautious | It waits. | beta-2021 | 1 |",
            "beta-2021 | b-two | Other track | 2016 | 2021-10 | hedging | Both. | beta-2021 | 2 |",
        ),
        "claims": rows(
            "claim_id claim topic about settle",
            "arms | Russia armed them. | arms-to-taliban | fact | Serial numbers.",
            "money | Russia paid them. | arms-to-taliban | fact | Bank records.",
        ),
        "positions": rows(
            "claim_id speaker position date source_id paragraph note",
            "arms | kabulov | denies | 2017-02 | alpha-2017 | 3 | a lie",
            "arms | | asserts | 2021 | beta-2021 | 2 |",
            "arms | | conflicts | | gamma-2023 | 1 | tells of grain",
            "money | afghan-government | asserts | 2021 | beta-2021 | 2 |",
            "money | | doubts | | gamma-2023 | 1 |",
        ),
        "quantities": rows(
            "quantity_id measure topic value low high unit year as_of speaker event_id source_id "
            "paragraph",
            "debt | debt forgiven | debt | 11 | 10 | 12 | USD bn | 2007 | 2007 | kabulov | | "
            "alpha-2017 | 3",
            "troops | troops | forces | | 5 | 7 | thousand | | | | | beta-2021 | 2",
        ),
        "assessments": rows(
            "assessment_id statement topic speaker made horizon probability resolves source_id "
            "paragraph",
            "fails | They will fail. | peace | kabulov | 2017-03 | | | | alpha-2017 | 3",
            "grain | Grain will come. | aid | | 2021-10 | 2022 | | | beta-2021 | 2",
            "stays | It will stay. | aid | | 2021-10 | | | | beta-2021 | 2",
        ),
        "outcomes": rows(
            "assessment_id source_id paragraph event_id outcome note",
            "fails | beta-2021 | 2 | | mixed | They went on.",
            "fails | gamma-2023 | 1 | | refuted | They dealt on.",
            "grain | | | 2022-gift | borne out | It came.",
        ),
        "codings": rows(
            "coder source_id paragraph event_id date_as_told type theme",
            "first | alpha-2017 | 2 | meeting | 2016-12 | CONSULT | mediation",
            "second | alpha-2017 | 2 | meeting | 2016-12 | CONSULT | mediation",
            "first | beta-2021 | 2 | talks | 2021-07 | CONSULT | legitimacy",
            "second | beta-2021 | 2 | talks | 2021-07 | STATEMENT | mediation",
        ),
        "attitude_codings": rows(
            "coder source_id paragraph event_id holder target tone",
            "first | beta-2021 | 2 | 2021-07-talks | russia | taliban | 1",
            "second | beta-2021 | 2 | 2021-07-talks | russia | taliban | 0",
            "second | beta-2021 | 2 | 2021-07-talks | kabulov | afghan-government | -1",
        ),
        "settlements": rows(
            "source_id paragraph difference decision reason",
            "beta-2021 | 2 | type of the talks | CONSULT | they met",
        ),
        "steps": rows(
            "step_id rank name definition tells event_id",
            "hosted | 1 | Hosted | Talks in Moscow. | instance | 2021-07-talks",
        ),
        "meetings": rows(
            "event_id source_id paragraph series result",
            "2021-07-talks | beta-2021 | 2 | Talks | They met.",
        ),
        "seats": rows(
            "event_id actor_id role stance source_id paragraph",
            "2021-07-talks | russia | host | reports | beta-2021 | 2",
        ),
        "origins": rows(
            "origin_id title author publisher published published_basis covers url terms",
            "un-votes | Votes | Vera | House V | 2018 | stated | 2010/2017 | a.example | CC0",
            "cow-trade | Trade | | House T | 2022-06 | inferred | 2010/2021 | b.example | cite",
        ),
        "series": rows(
            "series year value basis origin_id",
            "votes | 2015 | 0.5 | 40 | un-votes",
            "votes | 2016 | 0.75 | 4 | un-votes",
            "trade | 2016 | 12 | | cow-trade",
            "trade | 2021 | 30.5 | | cow-trade",
        ),
    }
    return found


class Folder:
    """A data folder on disk whose cells can be changed and whose faults can be asked for."""

    def __init__(self, place: Path):
        self.place, self.texts = place / "data", place / "texts"
        self.place.mkdir()
        self.texts.mkdir()
        for name in ("datapackage.json", "codes.csv"):
            shutil.copy(tables.DATA / name, self.place)
        known = tiny()
        for name in FIELDS.keys() - {"codes"}:
            self.write(name, known.get(name, []))
        for name, lines in TEXTS.items():
            numbered = [f"[{n}] {line}\n" for n, line in enumerate(lines, start=1)]
            (self.texts / f"{name}.txt").write_text("".join(numbered), encoding="utf-8")

    def file(self, name):
        return self.place / f"{name}.csv"

    def rows(self, name):
        with self.file(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name, rows_):
        fields = FIELDS[name]
        out = io.StringIO()
        writer = csv.DictWriter(out, fields, lineterminator="\n")
        writer.writeheader()
        writer.writerows({field: row.get(field, "") for field in fields} for row in rows_)
        self.file(name).write_text(out.getvalue(), encoding="utf-8")

    def change(self, name, line, /, **cells):
        """Set cells of the row on a line of the file (the header is line 1)."""
        rows_ = self.rows(name)
        rows_[line - 2] |= cells
        self.write(name, rows_)

    def add(self, name, /, **cells):
        self.write(name, [*self.rows(name), cells])

    def drop(self, name, line):
        rows_ = self.rows(name)
        del rows_[line - 2]
        self.write(name, rows_)

    def raw(self, name, change):
        """Rewrite the bytes of a file by a function."""
        self.file(name).write_bytes(change(self.file(name).read_bytes()))

    def column(self, name, field):
        """Place of a field in its file, from 1."""
        return FIELDS[name].index(field) + 1

    def faults(self):
        return tables.check(self.place, self.texts, self.texts)[0]

    def read(self):
        return tables.read(self.place)
