"""`velox fix`: the rewrites themselves, as a patch or in place."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.options import FolderArgument


def fix(
    rule: Annotated[list[str], typer.Option("--rule", help="Whose rewrites to make; may be repeated.")],
    path: FolderArgument = Path(),
    diff: Annotated[
        bool, typer.Option("--diff", help="Print a patch for `git apply` (the default).")
    ] = False,
    write: Annotated[bool, typer.Option("--write", help="Write the files.")] = False,
    base: Annotated[
        str | None, typer.Option("--base", help="Only lines changed since this revision.")
    ] = None,
) -> None:
    """Make the rewrites of some rules: print a patch, or write the files.

    Nothing is written without --write. Of two rewrites that meet, the first is made and the other remains.
    """
    from bot import console
    from bot.app import open_world, read_settings
    from bot.fixing import fix_file, rewrites_by_file, write_fixed
    from bot.lookup import rule_called
    from bot.report import path_to
    from engine.rewrite.edits import unified_patch

    wanted = frozenset(rule_called(name).name for name in rule)
    with open_world(jobs=None, cached=True, progress=console.progress()) as world:
        tree, files = rewrites_by_file(path, base, wanted, read_settings, world)
        for name, (content, comments) in files.items():
            fixed = fix_file(name, content, comments, world.linter)
            if fixed.made and (diff or not write):
                console.emit_bytes(unified_patch(path_to(tree) + name, fixed.before, fixed.after))
            if fixed.made and write:
                write_fixed(fixed, tree)
                console.say(f"wrote {name}: {len(fixed.made)} rewritten")
            for comment, reason in fixed.left:
                console.say(f"remains {name}:{comment.finding.line}: {reason}")
        if not files:
            console.say("Nothing to rewrite.")
