"""Git over HTTP: `git http-backend` behind a check of the token, reading only."""

from __future__ import annotations

import asyncio
import subprocess
import zlib
from functools import cache
from pathlib import Path

from aiohttp import web

from tests.github.answers import Refusal
from tests.github.git import environment
from tests.github.permissions import suffices
from tests.github.tokens import basic, find
from tests.github.world import Repository, World

SERVICES = frozenset({"git-upload-pack", "git-receive-pack"})
REALM = {"WWW-Authenticate": 'Basic realm="GitHub"'}


@cache
def backend() -> Path:
    """Return where git keeps its CGI program."""
    where = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    program = Path(where) / "git-http-backend"
    if not program.is_file():
        raise FileNotFoundError(f"{program} is missing: install all of git, not git-core alone")
    return program


def authorise(world: World, header: str | None, full_name: str, service: str) -> Repository:
    """Return the repository that a git may read; refuses in git's own terms."""
    text = basic(header)
    public = world.repository(full_name)
    if text is None and public is not None and not public.private and service == "git-upload-pack":
        return public  # what is public anybody may read
    if text is None:
        raise Refusal(401, "Repository not found.", headers=REALM)
    try:
        token = find(world, text)
    except Refusal as refusal:
        said = "Invalid username or token. Password authentication is not supported for Git operations."
        raise Refusal(refusal.status, said, headers=REALM) from None
    repository = world.repository(full_name) or world.old_names.get(full_name.lower())
    if repository is None or not token.covers(repository):
        raise Refusal(404, "Repository not found.")
    if service == "git-receive-pack":
        raise Refusal(403, f"Permission to {full_name}.git denied to {world.bot.login}.", breach=True)
    if not suffices(token.permissions, {"contents": "read"}):
        raise Refusal(403, "Write access to repository not granted.", breach=True)
    return repository


async def serve(request: web.Request, repository: Repository, rest: str) -> web.StreamResponse:
    """Let git's own program answer; a request that it does not understand is its to refuse."""
    body = await request.read()
    if request.headers.get("Content-Encoding") == "gzip":
        body = zlib.decompress(body, wbits=31) if body[:2] == b"\x1f\x8b" else body
    folder = repository.git.folder
    process = await asyncio.create_subprocess_exec(
        str(backend()),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={
            **environment(folder),
            "GIT_PROJECT_ROOT": str(folder.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "PATH_INFO": f"/{folder.name}/{rest}",
            "REQUEST_METHOD": request.method,
            "QUERY_STRING": request.query_string,
            "CONTENT_TYPE": request.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "GIT_PROTOCOL": request.headers.get("Git-Protocol", ""),
            "REMOTE_USER": "",
            "REMOTE_ADDR": "127.0.0.1",
        },
    )
    try:
        said, _ = await process.communicate(body)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    head, _, content = said.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n") if ": " in line)
    status = int(headers.pop("Status", "200").split()[0])
    return web.Response(status=status, body=content, headers=headers)
