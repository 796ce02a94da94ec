"""The code of a change in one value, so that it can be reviewed where there are no credentials.

Whoever checks out packs; whoever reviews unpacks, in memory: nothing of it is written to a disk.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.repository.trees import is_python, is_settings
from engine.choose.acceptance import Muted
from engine.errors import BadInput
from engine.model import Change, LineRange, Skipped
from engine.ports import Tree
from engine.strict_json import NotThis, canonical, decode, parse, plain

MOST_BYTES = 64 << 20
"""A bundle, packed, is at most this large."""

MOST_UNPACKED = 1 << 30

_FORM = "what.json"
_SILENCED = "silenced"
_MUTED = "muted.json"
_HEAD = "head/"
_BASE = "base/"
_BEFORE = "before/"


@dataclass(frozen=True, slots=True)
class Bundle:
    """A change, the files of its head side, and the settings that govern it.

    `settings` are settings files by path, of the base side; `settings_from` says in words where they come
    from. `before` are the changed files as they were on the base, by their paths there. With `run` the code
    may be run in the sandbox. `unreadable` are files of the head that are there but cannot be had, and why.
    `hunks` are, by path, the lines on which a comment can stand. `silenced` are rules that people do not want
    to hear of, beside those of the settings, `muted` those that most of them did not find useful.
    """

    change: Change
    files: Mapping[str, bytes] = field(repr=False)
    settings: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    settings_from: str = "defaults"
    run: bool = False
    unreadable: tuple[Skipped, ...] = ()
    hunks: Mapping[str, tuple[LineRange, ...]] = field(default_factory=dict, repr=False)
    before: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    silenced: tuple[str, ...] = ()
    muted: tuple[Muted, ...] = ()


@dataclass(frozen=True, slots=True)
class _Quiet:
    muted: tuple[Muted, ...]


@dataclass(frozen=True, slots=True)
class _Hunks:
    path: str
    lines: tuple[LineRange, ...]


@dataclass(frozen=True, slots=True)
class _What:
    change: Change
    settings_from: str
    run: bool
    unreadable: tuple[Skipped, ...]
    hunks: tuple[_Hunks, ...]


class BaseTree:
    """The changed files of a bundle as they were on the base."""

    def __init__(self, bundle: Bundle) -> None:
        self._files = bundle.before

    def paths(self) -> Sequence[str]:
        """Return the paths of these files, sorted."""
        return sorted(self._files)

    def settings_paths(self) -> Sequence[str]:
        """Return no paths: the settings of the base are a field of the bundle."""
        return ()

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file, or that it was not there."""
        return self._files.get(path, Skipped(path, "not in the base"))


class BundleTree:
    """The files of a bundle's head side: those that are Python, and all that were packed."""

    def __init__(self, bundle: Bundle) -> None:
        self._bundle = bundle
        self._why = {each.path: each for each in bundle.unreadable}

    def paths(self) -> Sequence[str]:
        """Return the paths of all Python files, sorted."""
        return sorted(path for path in {*self._bundle.files, *self._why} if is_python(path))

    def every_path(self) -> Sequence[str]:
        """Return the paths of all files, sorted."""
        return sorted({*self._bundle.files, *self._why})

    def settings_paths(self) -> Sequence[str]:
        """Return the paths of all settings files, sorted."""
        return sorted(path for path in self._bundle.files if is_settings(path))

    def read(self, path: str) -> bytes | Skipped:
        """Return the content of a file, or why it cannot be had."""
        content = self._bundle.files.get(path)
        if content is None:
            return self._why.get(path, Skipped(path, "not in this commit"))
        return content


def collect(tree: Tree, paths: Iterable[str]) -> tuple[dict[str, bytes], tuple[Skipped, ...]]:
    """Return the content of files of a tree by path, and which of them cannot be had."""
    contents = {path: tree.read(path) for path in paths}
    read = {path: content for path, content in contents.items() if isinstance(content, bytes)}
    return read, tuple(content for content in contents.values() if isinstance(content, Skipped))


def pack(bundle: Bundle) -> bytes:
    """Return a bundle as bytes: equal bundles give equal bytes.

    Raises `BadInput` where they are more than `MOST_BYTES`.
    """
    hunks = tuple(_Hunks(path, bundle.hunks[path]) for path in sorted(bundle.hunks))
    what = _What(bundle.change, bundle.settings_from, bundle.run, bundle.unreadable, hunks)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as archive:
        _add(archive, _FORM, canonical(plain(what)))
        if bundle.silenced:  # a file of its own, which a worker of an earlier version leaves alone
            _add(archive, _SILENCED, "\n".join(bundle.silenced).encode())
        if bundle.muted:
            _add(archive, _MUTED, canonical(plain(_Quiet(bundle.muted))))
        for start, files in ((_HEAD, bundle.files), (_BASE, bundle.settings), (_BEFORE, bundle.before)):
            for path in sorted(files):
                _add(archive, start + path, files[path])
    packed = zlib.compress(buffer.getvalue(), 6)
    if len(packed) > MOST_BYTES:
        raise BadInput(f"The code to review is larger than {MOST_BYTES >> 20} MB, packed.")
    return packed


def unpack(data: bytes) -> Bundle:
    """Return the bundle that `pack` made; raises `BadInput` for anything else."""
    inflate = zlib.decompressobj()
    try:
        plain_bytes = inflate.decompress(data, MOST_UNPACKED)
        with tarfile.open(fileobj=io.BytesIO(plain_bytes), mode="r:") as archive:
            members = {member.name: _content(archive, member) for member in archive if member.isreg()}
        what = decode(_What, parse(members[_FORM], MOST_BYTES))
        muted = decode(_Quiet, parse(members[_MUTED], MOST_BYTES)).muted if _MUTED in members else ()
    except (zlib.error, tarfile.TarError, KeyError, NotThis) as problem:
        raise BadInput(f"The bundle of code cannot be read: {problem}.") from None
    return Bundle(
        what.change,
        _below(members, _HEAD),
        _below(members, _BASE),
        what.settings_from,
        what.run,
        what.unreadable,
        {each.path: each.lines for each in what.hunks},
        _below(members, _BEFORE),
        tuple(members.get(_SILENCED, b"").decode("utf-8", "replace").split()),
        muted,
    )


def digest(packed: bytes) -> str:
    """Return the name of a bundle: the SHA-256 of its bytes, in hexadecimal."""
    return hashlib.sha256(packed).hexdigest()


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    archive.addfile(member, io.BytesIO(content))


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> bytes:
    stream = archive.extractfile(member)
    return stream.read() if stream is not None else b""


def _below(members: Mapping[str, bytes], start: str) -> dict[str, bytes]:
    return {name.removeprefix(start): content for name, content in members.items() if name.startswith(start)}
