"""Takes the examples anew from the npm package; needs npm: `python -m tests.contracts.webhooks.refresh`."""

from __future__ import annotations

import json
import lzma
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "@octokit/webhooks-examples@7.6.1"
MEMBER = "package/api.github.com/index.json"
EXAMPLES = Path(__file__).with_name("examples.jsonl.xz")


def main() -> int:
    """Write every example on a line: its event, a tab, its body."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            member = package.extractfile(MEMBER)
            if member is None:
                print(f"{PACKAGE} holds no {MEMBER}", file=sys.stderr)
                return 1
            events = {entry["name"]: entry["examples"] for entry in json.load(member)}
    lines = [
        f"{event}\t{json.dumps(example, ensure_ascii=False, separators=(',', ':'))}\n"
        for event, examples in events.items()
        for example in examples
    ]
    EXAMPLES.write_bytes(lzma.compress("".join(lines).encode(), preset=9))
    print(f"{len(events)} events, {len(lines)} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
