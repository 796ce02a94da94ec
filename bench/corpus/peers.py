"""The four linters that speak of speed, each in the way that suits it best, as JSON lines.

ruff targets Python 3.10, where its try-in-loop rule still applies; pylint and perflint run in small chunks
with a time limit each, since they need minutes for some files.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ENVIRONMENT = Path("build") / "bench" / "peers"
PACKAGES = ("ruff==0.17.6", "pylint==3.3.9", "perflint==0.8.1", "refurb==2.3.1")

RUFF_SPEED = (
    r"PERF\d+|C4\d\d|FURB(113|118|122|129|132|140|142|145|148|163|171|187|188|192)|RUF(005|010|015|017|019|051|055|058)"
    r"|PLR(6201|1714|1733|1736)|PLC(0206|0207|0208)|SIM(101|110|111|113|118|401)|PIE810|PD(002|008|010|011|101)"
    r"|SLOT\d+|FLY002|G004|ASYNC2\d\d"
)
"""The rules of ruff that can be read as advice about speed."""

PYLINT_CHECKS = (
    "unnecessary-list-cast,incorrect-dictionary-iterator,loop-invariant-statement,loop-global-usage,"
    "loop-try-except-usage,memoryview-over-bytes,dotted-import-in-loop,use-tuple-over-list,"
    "use-list-comprehension,use-list-copy,use-dict-comprehension,use-set-for-membership,"
    "consider-using-any-or-all,use-a-generator,consider-using-generator,unnecessary-comprehension,"
    "consider-using-get,consider-iterating-dictionary,consider-using-dict-items,consider-using-join,"
    "consider-using-in,consider-merging-isinstance,logging-fstring-interpolation,logging-not-lazy,"
    "logging-format-interpolation,unnecessary-dict-index-lookup,unnecessary-list-index-lookup,"
    "consider-using-enumerate,use-maxsplit-arg,use-sequence-for-iteration,use-list-literal,"
    "use-dict-literal,consider-using-dict-comprehension,consider-using-set-comprehension,"
    "consider-using-max-builtin,consider-using-min-builtin,method-cache-max-size-none"
)
PYLINT_PLUGINS = "perflint,pylint.extensions.set_membership,pylint.extensions.for_any_all"
CHUNK_SECONDS = 300
CHUNK_BYTES = 150_000


def binary(name: str) -> str:
    """Return the path of a program of the peers' environment, made when first asked for."""
    folder = ENVIRONMENT.resolve()
    if not (folder / "ready").exists():
        print(f"  setting up {', '.join(PACKAGES)} (once)", flush=True)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([folder / "bin" / "pip", "install", "--quiet", *PACKAGES], check=True)
        (folder / "ready").touch()
    return str(folder / "bin" / name)


def run_all(folder: Path, *, slow: bool = True) -> Iterator[tuple[str, str]]:
    """Yield (name, JSON lines) for each peer; what one says of the same files is asked once and kept.

    Without `slow` pylint and perflint are left out: on a busy machine they take more than an hour.
    """
    yield "ruff, speed rules", _kept(ruff, folder)
    yield "refurb, all rules", _kept(refurb, folder)
    if not slow:
        return
    both = _kept(pylint, folder)
    yield "perflint", _only(both, "perflint:")
    yield "pylint, speed checks", _only(both, "pylint:")


def _kept(ask: Callable[[Path], str], folder: Path) -> str:
    digest = hashlib.sha256(" ".join((*PACKAGES, RUFF_SPEED, PYLINT_CHECKS)).encode())
    for path in sorted(folder.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    file = ENVIRONMENT / "said" / f"{ask.__name__}-{digest.hexdigest()[:16]}.jsonl"
    if not file.exists():
        output = ask(folder)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(output, encoding="utf-8")
    return file.read_text(encoding="utf-8")


def _only(output: str, prefix: str) -> str:
    return "\n".join(line for line in output.splitlines() if f'"rule": "{prefix}' in line)


def _line(path: str, line: int, end_line: int, rule: str) -> str:
    return json.dumps({"path": path, "line": line, "end_line": end_line, "rule": rule})


def ruff(folder: Path) -> str:
    """Run ruff with everything selected and keep the rules about speed."""
    command = [binary("ruff"), "check", "--isolated", "--no-cache", "--preview", "--target-version", "py310"]
    command += ["--exit-zero", "--output-format", "json", "--select", "ALL", str(folder)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    return "\n".join(
        _line(item["filename"], item["location"]["row"], item["end_location"]["row"], item["code"])
        for item in json.loads(result.stdout)
        if re.fullmatch(RUFF_SPEED, item["code"] or "")
    )


def refurb(folder: Path) -> str:
    """Run refurb on copies whose relative imports and type comments are neutralised: mypy refuses them."""
    copies = folder / "refurb"
    copies.mkdir(exist_ok=True)
    for path in folder.glob("*.py"):
        text = path.read_text(errors="replace")
        text = re.sub(r"(?m)^(\s*)from[ \t]+\.+(\w*)([\w.]*)[ \t]+import", r"\1from relmod_\2\3 import", text)
        (copies / path.name).write_text(re.sub(r"#\s*type:", "# tipe:", text))
    output = ""
    for _ in range(25):
        names = sorted(path.name for path in copies.glob("*.py"))
        command = [binary("refurb"), "--enable-all", "--quiet", "--python-version", "3.12", *names]
        command += ["--", "--ignore-missing-imports", "--follow-imports=skip"]
        result = subprocess.run(command, cwd=copies, capture_output=True, text=True, check=False)
        output = result.stdout + result.stderr
        refused = {match[1] for match in re.finditer(r"(?m)^(\S+?\.py):\d+: error", output)}
        if "FURB" in output or not refused:
            break
        for name in refused:
            (copies / name).unlink()
    found = re.finditer(r"(?m)^(.+?):(\d+):(\d+) \[(FURB\d+)\]", output)
    return "\n".join(_line(match[1], int(match[2]), int(match[2]), match[4]) for match in found)


def pylint(folder: Path) -> str:
    """Run pylint's speed checks and perflint, two chunks at a time."""
    chunks: list[list[Path]] = [[]]
    for path in sorted(folder.glob("*.py"), key=lambda file: file.stat().st_size):
        if sum(other.stat().st_size for other in chunks[-1]) + path.stat().st_size > CHUNK_BYTES:
            chunks.append([])
        chunks[-1].append(path)
    binary("pylint")
    with ThreadPoolExecutor(2) as pool:
        return "\n".join(line for lines in pool.map(_pylint_chunk, filter(None, chunks)) for line in lines)


def _pylint_chunk(paths: list[Path]) -> list[str]:
    command = [binary("pylint"), "--score=n", "--persistent=n", "--rcfile=/dev/null"]
    command += ["--limit-inference-results=10", f"--load-plugins={PYLINT_PLUGINS}", "--disable=all"]
    command += [f"--enable={PYLINT_CHECKS}", "--output-format=json2", *(path.name for path in paths)]
    try:
        result = subprocess.run(
            command, cwd=paths[0].parent, capture_output=True, text=True, timeout=CHUNK_SECONDS, check=False
        )
        messages = json.loads(result.stdout[result.stdout.index("{") :])["messages"]
    except (subprocess.TimeoutExpired, ValueError):
        print(f"  pylint gave up on {len(paths)} files", file=sys.stderr)
        return []
    lines = []
    for item in messages:
        code = item["messageId"]
        tool = "perflint" if code[1:3] in {"81", "82", "83", "84"} else "pylint"
        end = item["endLine"] or item["line"]
        end = end if end - item["line"] < 6 else item["line"]
        lines.append(_line(item["path"], item["line"], end, f"{tool}:{code}:{item['symbol']}"))
    return lines
