"""Where the timeline puts its marks."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.piles import piled


def timeline_table(spans: pd.DataFrame) -> pd.DataFrame:
    """The marks with each ``lane`` as ``charts.timeline`` draws it."""
    return spans.assign(lane=piled(spans)) if len(spans) else spans
