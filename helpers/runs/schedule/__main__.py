"""Print the recipes for this clone."""

import sys

from helpers.record.faults import UsageError
from helpers.runs import schedule

try:
    print("\n".join(map(schedule.recipe, schedule.NAMES)), end="")
except UsageError as error:
    print(f"brief: {error}", file=sys.stderr)
    sys.exit(2)
