import argparse
import importlib
import json
import sys
from pathlib import Path


def main() -> int:
    names = sorted(
        path.stem for path in Path(__file__).parent.glob("[a-z]*.py") if "def run(" in path.read_text()
    )
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure one thing on this machine.")
    parser.add_argument("name", choices=names)
    parser.add_argument("--json", action="store_true", help="print the last line only")
    wanted, rest = parser.parse_known_args()
    module = importlib.import_module(f"bench.{wanted.name}")
    if hasattr(module, "arguments"):  # a bench with settings of its own
        own = argparse.ArgumentParser(prog=f"bin/bench {wanted.name}", description=module.__doc__)
        module.arguments(own)
        result = module.run(own.parse_args(rest))
    else:
        if rest:
            parser.error(f"{wanted.name} takes no {' '.join(rest)}")
        result = module.run()
    if not wanted.json:
        width = max((len(label) for label, *_ in result.rows), default=0)
        for label, value, unit in result.rows:
            print(f"{label:<{width}}  {value:>12}  {unit}")
    print(json.dumps({"bench": wanted.name, "figures": result.figures}))
    return 0


sys.exit(main())
