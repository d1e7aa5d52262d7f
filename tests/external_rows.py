"""Made rows in the form of each data set's codebook. No row of a real file stands here."""

import csv
import io
import json
import zipfile

import openpyxl
import pandas as pd

from helpers.external.formats import GDELT1, GDELT2

DAY, MONTH = "20180101", "201801"


def gdelt(number, *, columns=GDELT2, **cells):
    """One line of GDELT: Russia meets Afghanistan on 1 January 2018, unless told otherwise."""
    usual = {
        "GLOBALEVENTID": str(number), "SQLDATE": DAY, "MonthYear": MONTH, "Year": "2018",
        "FractionDate": "2018.0027", "Actor1Code": "RUS", "Actor1Name": "MOSCOW",
        "Actor1CountryCode": "RUS", "Actor2Code": "AFG", "Actor2Name": "KABUL",
        "Actor2CountryCode": "AFG", "IsRootEvent": "1", "EventCode": "042", "EventBaseCode": "042",
        "EventRootCode": "04", "QuadClass": "1", "GoldsteinScale": "1.9", "NumMentions": "4",
        "NumSources": "1", "NumArticles": "4", "AvgTone": "-1.5", "ActionGeo_Type": "4",
        "ActionGeo_FullName": "Kabul, Kabol, Afghanistan", "ActionGeo_CountryCode": "AF",
        "ActionGeo_Lat": "34.5167", "ActionGeo_Long": "69.1833",
        "SOURCEURL": f"http://example.org/{number}",
    } | cells  # fmt: skip
    usual.setdefault("DATEADDED", usual["SQLDATE"] + "000000")
    return "\t".join(usual.get(name, "") for name in columns)


def many(numbers):
    """Very many lines of GDELT, soon."""
    before, after = gdelt("@").split("@", 1)
    return "".join(f"{before}{number}{after}\n" for number in numbers)


def named(*rows, columns=GDELT2, **wanted):
    """Lines of GDELT as pandas holds them: columns by name, numbers for what looks like one."""
    text = io.StringIO(lines(*rows))
    return pd.read_csv(text, sep="\t", header=None, names=columns, **wanted)


def gdelt1(number, **cells):
    """One line of GDELT 1.0 as it was before April 2013: 57 columns, no address."""
    return gdelt(number, columns=GDELT1[:-1], **cells)


def lines(*rows):
    return "".join(f"{row}\n" for row in rows)


def table(header, *rows, delimiter=","):
    """A file with a header; a row is a dictionary."""
    made = io.StringIO()
    writer = csv.DictWriter(made, header, delimiter=delimiter, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def answer(key, *rows, **more):
    """What an interface answers."""
    return json.dumps({**more, key: rows}).encode()


def workbook(header, *rows):
    """An Excel workbook."""
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in (header, *([row.get(name) for name in header] for row in rows)):
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def zipped(members):
    """A zip file of names and contents."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    return made.getvalue()


ICEWS = """Event ID,Event Date,Source Name,Source Sectors,Source Country,Event Text,CAMEO Code,
Intensity,Target Name,Target Sectors,Target Country,Story ID,Sentence Number,Publisher,City,
District,Province,Country,Latitude,Longitude""".replace("\n", "").split(",")


def icews(number, **cells):
    return {
        "Event ID": number, "Event Date": "2018-06-01", "Source Name": "Foreign Affairs (Russia)",
        "Source Country": "Russian Federation", "Event Text": "Make a visit", "CAMEO Code": "042",
        "Intensity": "1.9", "Target Name": "Afghanistan", "Target Country": "Afghanistan",
        "Story ID": "7", "Sentence Number": "2", "Publisher": "A Paper", "City": "NA",
        "Country": "Afghanistan", "Latitude": "34.5", "Longitude": "69.1",
    } | cells  # fmt: skip


POLECAT = """Event ID,Event Date,Event Type,Event Mode,Intensity,Quad Code,Contexts,Actor Name,
Actor Country,Actor COW,Recipient Name,Recipient Country,Recipient COW,Placename,City,District,
Province,Country,Latitude,Longitude,GeoNames ID,Raw Placename,Feature Type,Source,
Publication Date,Language,Version""".replace("\n", "").split(",")


def polecat(number, **cells):
    return {
        "Event ID": number, "Event Date": "2021-08-15", "Event Type": "CONSULT",
        "Event Mode": "visit", "Intensity": "4.0", "Quad Code": "VERBAL COOPERATION",
        "Contexts": "diplomatic; military", "Actor Name": "Russia", "Actor Country": "RUS",
        "Recipient Name": "Taliban", "Recipient Country": "AFG", "Placename": "Kabul",
        "Country": "AFG", "Latitude": "34.5", "Longitude": "69.1", "Source": "A Paper",
    } | cells  # fmt: skip


UCDP = """id,relid,year,active_year,code_status,type_of_violence,conflict_new_id,side_a,side_b,
number_of_sources,source_article,where_prec,where_coordinates,latitude,longitude,country,
event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,best,high,low""".replace(
    "\n", ""
).split(",")


def ucdp(number, **cells):
    return {
        "id": number, "type_of_violence": "1", "side_a": "Government of Russia (Soviet Union)",
        "side_b": "Jam'iyyat-i Islami-yi Afghanistan",
        "source_article": '"A Wire,1989-01-07,Shells fall; ""many"" dead";"B Wire,1989-01-08,No"',
        "where_coordinates": "Kabul city", "latitude": "34.5", "longitude": "69.1",
        "number_of_sources": "2", "country": "Afghanistan", "date_prec": "1",
        "date_start": "1989-01-07 00:00:00.000",
        "date_end": "1989-01-07 00:00:00.000", "best": "4", "high": "9", "low": "3",
    } | cells  # fmt: skip


ACLED = """event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,
actor1,assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,
country,admin1,admin2,admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,
fatalities,tags,timestamp""".replace("\n", "").split(",")


def acled(number, **cells):
    return {
        "event_id_cnty": f"AFG{number}", "event_date": "2021-08-15", "time_precision": "1",
        "event_type": "Battles", "sub_event_type": "Armed clash",
        "actor1": "Military Forces of Afghanistan (2014-2021)", "actor2": "Taliban",
        "country": "Afghanistan", "location": "Kabul", "latitude": "34.5", "longitude": "69.1",
        "source": "A Paper; B Paper", "notes": "One line,\nand another.", "fatalities": "3",
        "timestamp": "1718000000",
    } | cells  # fmt: skip


PAX = """Con,Contp,PP,PPName,Reg,AgtId,Ver,Agt,Dat,Status,Lgt,N_characters,Agtp,Stage,StageSub,
Part,ThrdPart""".replace("\n", "").split(",")


def pax(number, **cells):
    return {
        "Con": "Afghanistan", "PPName": "Afghanistan: 2000s", "AgtId": number,
        "Agt": "Agreement for Bringing Peace to Afghanistan", "Dat": "2020-02-29",
        "Stage": "SubPar", "Part": "United States; Taliban", "ThrdPart": "",
    } | cells  # fmt: skip
