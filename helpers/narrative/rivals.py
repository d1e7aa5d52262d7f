"""Friendly to rivals at once, and which of three words fits which phase."""

from __future__ import annotations

NAMES = {
    "kabul": "Kabul",
    "taliban": "the Taliban",
    "north": "northern leaders",
    "west": "the United States and NATO",
    "region": "regional powers",
    "central-asia": "Central Asia",
    "jihadists": "jihadists",
    "other": "others",
}
