"""Takes the examples anew from the npm package; needs npm: `python -m tests.contracts.webhooks.refresh`."""

from __future__ import annotations

import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.contracts.webhooks import EVENTS, FOLDER

PACKAGE = "@octokit/webhooks-examples@7.6.1"
MEMBER = "package/api.github.com/index.json"


def main() -> int:
    """Write one file per event."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True)
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as package:
            member = package.extractfile(MEMBER)
            if member is None:
                print(f"{PACKAGE} holds no {MEMBER}", file=sys.stderr)
                return 1
            events = {entry["name"]: entry["examples"] for entry in json.load(member)}
    for event in EVENTS:
        lines = [json.dumps(example, ensure_ascii=False, separators=(",", ":")) for example in events[event]]
        (FOLDER / f"{event}.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        print(f"{event}: {len(lines)} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
