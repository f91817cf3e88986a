import argparse
import importlib
import json
import sys
from pathlib import Path


def main() -> int:
    names = sorted(
        path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if "def run()" in path.read_text()
    )
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure one thing on this machine.")
    parser.add_argument("name", choices=names)
    parser.add_argument("--json", action="store_true", help="print the last line only")
    wanted = parser.parse_args()
    result = importlib.import_module(f"bench.{wanted.name}").run()
    if not wanted.json:
        width = max(len(label) for label, *_ in result.rows)
        for label, value, unit in result.rows:
            print(f"{label:<{width}}  {value:>12}  {unit}")
    print(json.dumps({"bench": wanted.name, "figures": result.figures}))
    return 0


sys.exit(main())
