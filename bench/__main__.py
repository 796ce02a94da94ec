"""All measurements, one after the other: `python -m bench [--mirror FOLDER]`."""

from __future__ import annotations

import sys

from bench import (
    acknowledgements,
    api_fuzz,
    api_load,
    api_times,
    asked_regions,
    chaos,
    checkouts,
    corpus_proofs,
    cross_file,
    environments,
    equivalence,
    fairness,
    false_alarms,
    fuzz,
    gateway,
    guard,
    human_fixes,
    incremental,
    kills,
    ladder,
    large_tree,
    measurement,
    model_replies,
    offered_edits,
    peer_fixtures,
    policy,
    policy_value,
    prompt_sizes,
    refused_checks,
    remembered,
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
        fuzz.main(),
        api_fuzz.main(),
        api_load.main(),
        api_times.main(),
        fairness.main(),
        gateway.main(),
        remembered.main(),
        policy.main(),
        policy_value.main(["--mirror", *mirror] if mirror else []),
        false_alarms.main(),
        corpus.main(mirror),
        undone_fixes.main(mirror),
        corpus_proofs.main(["--mirror", *mirror] if mirror else []),
        cross_file.main(["--mirror", *mirror]) if mirror else 0,
        peer_fixtures.main(["--mirror", *mirror]) if mirror else 0,
        offered_edits.main(["--mirror", *mirror]) if mirror else 0,
        asked_regions.main(["--mirror", *mirror]) if mirror else 0,
        model_replies.main(),
        prompt_sizes.main(["--mirror", *mirror]) if mirror else 0,
        human_fixes.main(["--mirror", *mirror]) if mirror else 0,
    ]
    print("all limits hold" if not any(results) else "a limit does not hold; see FAILED above")
    return 1 if any(results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
