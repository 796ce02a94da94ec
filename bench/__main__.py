"""All measurements, one after the other: `python -m bench [--mirror FOLDER]`."""

from __future__ import annotations

import sys

from bench import (
    acknowledgements,
    chaos,
    checkouts,
    corpus_proofs,
    cross_file,
    environments,
    equivalence,
    fairness,
    false_alarms,
    guard,
    incremental,
    kills,
    ladder,
    large_tree,
    measurement,
    offered_edits,
    peer_fixtures,
    refused_checks,
    rule_examples,
    sandbox,
    scan_speed,
    service,
    start_up,
    undone_fixes,
)
from bench.corpus import __main__ as corpus


def main(arguments: list[str]) -> int:
    """Run everything and return 1 when any limit does not hold."""
    mirror = [arguments[arguments.index("--mirror") + 1]] if "--mirror" in arguments else []
    results = [
        rule_examples.main(),
        refused_checks.main(),
        ladder.main(),
        equivalence.main(),
        start_up.main(),
        scan_speed.main(),
        large_tree.main(),
        incremental.main(),
        sandbox.main(),
        environments.main(),
        checkouts.main(),
        measurement.main(),
        guard.main(),
        kills.main(),
        chaos.main(),
        acknowledgements.main(),
        service.main(),
        fairness.main(),
        false_alarms.main(),
        corpus.main(mirror),
        undone_fixes.main(mirror),
        corpus_proofs.main(["--mirror", *mirror] if mirror else []),
        cross_file.main(["--mirror", *mirror]) if mirror else 0,
        peer_fixtures.main(["--mirror", *mirror]) if mirror else 0,
        offered_edits.main(["--mirror", *mirror]) if mirror else 0,
    ]
    print("all limits hold" if not any(results) else "a limit does not hold; see FAILED above")
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
