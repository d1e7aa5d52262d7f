"""What the measures take of their subject: camps, sides of a table, steps and years.

Labels stand in ``data/codes.csv``, dates of phases in ``data/phases.csv``; what no table says of
Russian policy toward Afghanistan, and a measure must know, stands here and nowhere else.
"""

from __future__ import annotations

MOSCOW = "moscow"
PRINCIPALS = ["kabul", "taliban", "north", "west", "region", "central-asia", "jihadists"]
COUNTERPARTS = [*PRINCIPALS, "other"]
AFGHAN = ("kabul", "taliban", "north")  # the sides toward which the yearly tone is taken

# Rivals for Kabul, and who counts as whose camp: Kabul's Western backers are Kabul's.
RIVALS = ("kabul", "taliban")
CAMPS = {"kabul": "kabul", "west": "kabul", "taliban": "taliban"}
RIVALS_SINCE = 2001

BREAKS_SINCE = 1978  # the first year of which the texts tell more than one thing in a decade

# The side of a meeting's table (code of ``side``) on which an actor sits: by itself, or by its
# counterpart; whoever has neither sits with the others.
STATES = ("china", "pakistan", "iran", "india")
OTHER_AFGHANS = (
    "mujahidin",
    "afghan-opposition",
    "afghan-politicians-2019",
    "afghan-diaspora-russia",
    "high-peace-council",
    "karzai",
)
SIDE_OF_ACTOR = dict(zip(STATES, STATES, strict=True)) | dict.fromkeys(OTHER_AFGHANS, "afghans")
SIDE_OF_COUNTERPART = {
    "moscow": "russia",
    "kabul": "kabul",
    "taliban": "taliban",
    "north": "afghans",
    "west": "us",
    "central-asia": "central-asia",
}
AFGHAN_SIDES = ("kabul", "taliban", "afghans")  # sides of a table

# Steps of the Taliban track: where words withhold recognition, where acts come closer to it.
LISTED, RECOGNISED = "listed", "recognised"
DEEDS = ("guarantees", "embassy-kept", "business", "embassy-moscow", "guest")
MOVES = ("envoy", "suspended", "ambassador")  # each an act where it begins
MONTHS_SINCE = "2021-01"  # the months drawn begin before the takeover

# Speakers whom a table calls by a shorter name than ``actors`` does.
SHORT_NAMES = {"afghan-government": "Kabul", "us-military": "US commanders"}
