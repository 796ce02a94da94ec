"""One requirement at a time: what of it may reach the installer, or why none of it does.

The text is hostile. It is never handed on: what is handed on is written anew from a name, extras, version
specifiers and digests. Markers are decided here, for the interpreter that runs this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from packaging.markers import UndefinedComparison, UndefinedEnvironmentName
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from engine.ports import LeftOut

LONGEST = 1000
"""Characters of one requirement."""

_OPTIONS = (
    (r"-e|--editable", "a local folder would have to be built"),
    (r"-r|--requirement", "files of requirements are found by their names, not by inclusion"),
    (r"-c|--constraint", "files of constraints are not read"),
    (r"-i|--(extra-)?index-url|--pypi-url|--index|--default-index", "this host decides which index is asked"),
    (r"-f|--find-links|--no-index|--trusted-host|--cert|--client-cert|--proxy", "this host decides that"),
    (r"--no-binary|--only-binary|--no-build|--prefer-binary", "only wheels are installed, nothing is built"),
    (r"--(global|install|build)-option|--config-settings?|-C", "nothing is built"),
)
"""What stands at the beginning of a line that is no requirement but an option, and why it is refused."""

_DIGEST = re.compile(r"\s--hash[= ](?:sha256:)([0-9a-f]{64})(?=\s|$)")
_ARCHIVE = re.compile(r"(?i)\.(whl|zip|egg|tar|tgz|tbz2|tar\.\w+)(\s|$|\[)")
_VARIABLE = re.compile(r"\$\{?\w|%\w+%")
_SCHEME = re.compile(r"(?i)\b(git|hg|svn|bzr)\+|[a-z][a-z0-9+.]*://|\bfile:|@")


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a requirements file with their numbers: comments gone, continued lines joined."""
    start, joined = 0, ""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        start = start or number
        if line.endswith("\\") and not line.lstrip().startswith("#"):
            joined += line[:-1] + " "
            continue
        whole = re.sub(r"(^|\s)#.*$", "", joined + line).strip()
        if whole:
            yield start, whole
        start, joined = 0, ""
    if joined.strip():
        yield start, joined.strip()


def why_refused(text: str) -> str:
    """Return why a requirement must not reach the installer, a clause; nothing if its form allows it to."""
    if len(text) > LONGEST:
        return f"it is longer than {LONGEST} characters"
    if not text.isprintable():
        return "it holds a character that cannot be printed"
    if _VARIABLE.search(text):
        return "it names a variable of the environment"
    if text.startswith("-"):
        for pattern, why in _OPTIONS:
            if re.match(pattern, text):
                return f"it is an option: {why}"
        return "it is an option, and options are not heeded"
    head = text.partition(";")[0]
    if _SCHEME.search(head):
        return "it comes from an address, a repository or a file, not from the index"
    if re.match(r"[./~\\]|[A-Za-z]:\\", head) or "/" in head or "\\" in head or _ARCHIVE.search(head):
        return "it is a path"
    return ""


def requirement(text: str, place: str) -> Requirement | LeftOut | None:
    """Return a requirement without its marker, None if the marker says that it is not for here.

    Everything but a name, extras, version specifiers and a marker is left out, with the reason.
    """
    why = why_refused(text)
    if why:
        return _left_out(place, text, why)
    try:
        parsed = Requirement(text)
        if parsed.marker is not None and not parsed.marker.evaluate({"extra": ""}):
            return None
    except (InvalidRequirement, UndefinedComparison, UndefinedEnvironmentName):
        return _left_out(place, text, "it is no requirement as PEP 508 writes them")
    if parsed.url is not None or any(part.operator == "===" for part in parsed.specifier):
        return _left_out(place, text, "it asks for one exact file")
    parsed.marker = None
    return parsed


def pinned(line: str, place: str) -> tuple[str, Requirement | None] | LeftOut:
    """Return a line of a requirements file as the installer gets it, with the digests that it allows."""
    digests = _DIGEST.findall(line)
    bare = _DIGEST.sub("", line).strip()
    if not why_refused(bare) and "--" in bare.partition(";")[0]:
        return _left_out(place, line, "it carries an option other than a SHA-256 digest")
    found = requirement(bare, place)
    if isinstance(found, LeftOut):
        return found
    return ("" if found is None else written(found, digests)), found


def written(parsed: Requirement, digests: list[str] | tuple[str, ...] = ()) -> str:
    """Write a requirement anew, from its parts."""
    extras = f"[{','.join(sorted(map(canonicalize_name, parsed.extras)))}]" if parsed.extras else ""
    hashes = "".join(f" --hash=sha256:{digest}" for digest in digests)
    return f"{canonicalize_name(parsed.name)}{extras}{parsed.specifier}{hashes}"


def _left_out(place: str, text: str, why: str) -> LeftOut:
    shown = "".join(part if part.isprintable() else " " for part in text[:200])
    return LeftOut(place, re.sub(r"//[^/@\s]*@", "//", shown), why)
