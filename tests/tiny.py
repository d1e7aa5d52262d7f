"""A whole data folder small enough to work out by hand, and ways to plant a fault in it."""

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

from helpers import tables

TEXTS = {
    "alpha-2017": ["A headline", "In December they met in Moscow.", "They will fail."],
    "beta-2021": ["On 27 December 2016 they met.", "In July the Taliban came.", "Read more"],
}


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
            "source_id title author publisher published published_basis perspective family tier "
            "language url",
            "alpha-2017 | Alpha | Ann | House A | 2017-03 | inferred | Gulf | alpha | core | en |",
            "beta-2021 | Beta | | House B | 2021-10-05 | stated | US | beta | core | en |",
            "gamma-2023 | Gamma | Gus | House C | 2023 | stated | Asia | gamma | update | en |",
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
            "event_id date title summary type theme instrument confidence date_basis",
            "2016-12-27-meeting | 2016-12-27 | Moscow hosts a meeting | They meet. | CONSULT | "
            "mediation | talks | high | beta names the day; gamma misdates it",
            "2021-07-talks | 2021-07 | The Taliban visit Moscow | They come. | CONSULT | "
            "legitimacy | talks | high |",
            "2022-gift | 2022 | Russia sends grain | It does. | AID | economy | aid | medium |",
            "0000-rumour | | Kabul is said to complain | A rumour. | ACCUSE | domestic | | low | "
            "the text gives no date",
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
            "event_id source_id paragraph date_as_told words stance speaker tone reasoning",
            "2016-12-27-meeting | alpha-2017 | 2 | 2016-12 | in December | reports | | 0 |",
            "2016-12-27-meeting | beta-2021 | 1 | 2016-12-27 | on 27 December | reports | | 1 |",
            "2016-12-27-meeting | gamma-2023 | 2 | 2016-11 | in November | asserts | | |",
            "2021-07-talks | beta-2021 | 2 | 2021-07 | in July | reports | | 1 |",
            "2022-gift | gamma-2023 | 1 | 2022 | last year | reports | | 2 |",
            "0000-rumour | beta-2021 | 2 | | | doubts | kabulov | -1 |",
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
            "claim_id claim topic settle",
            "arms | Russia armed them. | arms | Serial numbers.",
            "money | Russia paid them. | arms | Bank records.",
        ),
        "positions": rows(
            "claim_id speaker position manner date source_id paragraph note",
            "arms | kabulov | denies | words | 2017-02 | alpha-2017 | 3 | a lie",
            "arms | | asserts | | 2021 | beta-2021 | 2 |",
            "money | | doubts | words | | gamma-2023 | 1 |",
        ),
        "quantities": rows(
            "quantity_id measure value low high unit as_of speaker source_id paragraph",
            "debt | debt forgiven | 11 | 10 | 12 | USD bn | 2007 | kabulov | alpha-2017 | 3",
            "troops | troops | | 5 | 7 | thousand | | | beta-2021 | 2",
        ),
        "assessments": rows(
            "assessment_id statement topic speaker made horizon source_id paragraph outcome "
            "outcome_evidence outcome_note later_outcome later_evidence later_note",
            "fails | They will fail. | peace | kabulov | 2017-03 | | alpha-2017 | 3 | refuted | "
            "beta-2021 2; 2021-07-talks | They went on. | | |",
            "grain | Grain will come. | aid | | 2021-10 | 2022 | beta-2021 | 2 | borne out | "
            "2022-gift | It came. | | |",
            "stays | It will stay. | aid | | 2021-10 | | beta-2021 | 2 | open | | | | |",
        ),
        "codings": rows(
            "coder source_id paragraph event_id date_as_told type theme tone",
            "first | alpha-2017 | 2 | meeting | 2016-12 | CONSULT | mediation | 0",
            "second | alpha-2017 | 2 | meeting | 2016-12 | CONSULT | mediation | 0",
            "first | beta-2021 | 2 | talks | 2021-07 | CONSULT | legitimacy | 1",
            "second | beta-2021 | 2 | talks | 2021-07 | STATEMENT | mediation | 0",
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
        "judgements": rows(
            "judgement_id section beat rank sentence until",
            "j-host | host | reading | 1 | Moscow became a host [@beta-2021, 1, 2]. |",
            "j-sum | summary | reading | 1 | It gave grain [@alpha-2017, 2; @gamma-2023, 1]. |",
            "j-early | host | counter | 1 | Nobody knows more [@alpha-2017, 2]. | 2021-10-05",
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
        for name in self.resources.keys() - {"codes"}:
            self.write(name, known.get(name, []))
        for name, lines in TEXTS.items():
            numbered = [f"[{n}] {line}\n" for n, line in enumerate(lines, start=1)]
            (self.texts / f"{name}.txt").write_text("".join(numbered), encoding="utf-8")

    @property
    def resources(self):
        package = json.loads((self.place / "datapackage.json").read_text(encoding="utf-8"))
        return {resource["name"]: resource for resource in package["resources"]}

    def file(self, name):
        return self.place / f"{name}.csv"

    def rows(self, name):
        with self.file(name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def write(self, name, rows_):
        fields = [field["name"] for field in self.resources[name]["schema"]["fields"]]
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
        return [f["name"] for f in self.resources[name]["schema"]["fields"]].index(field) + 1

    def faults(self):
        return tables.check(self.place, self.texts)[0]

    def read(self):
        return tables.read(self.place)
