"""Print the recipes for this clone, or the one that is named: crontab, service, timer."""

from __future__ import annotations

import argparse
import sys

from helpers.runs import schedule


def main(arguments: list[str] | None = None) -> int:
    """Print and return the exit status: 0, or 2 where the folder's name cannot be used."""
    parser = argparse.ArgumentParser(prog="python -m helpers.runs.schedule", description=__doc__)
    parser.add_argument("recipe", nargs="?", choices=schedule.NAMES, help="default: all three")
    wanted = parser.parse_args(arguments).recipe
    try:
        print("\n".join(map(schedule.recipe, [wanted] if wanted else schedule.NAMES)), end="")
    except schedule.FolderError as error:
        print(f"brief: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
