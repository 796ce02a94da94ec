"""Arguments of real calls, kept as pickles that nobody outside the sandbox ever opens.

A recorder sees the frame of a call as it begins and pickles its arguments at once, before the function can
change them. What leaves the sandbox is base64 text; `replay` turns it into arguments again, in a sandbox.
"""

from __future__ import annotations

import base64
import hashlib
import inspect
import io
import pickle
import zlib
from collections.abc import Iterable, Mapping, Sequence
from types import CodeType, FrameType
from typing import cast

from .guard import attempt

Arguments = tuple[tuple[object, ...], dict[str, object]]
"""Positional and keyword arguments of one call."""

MOST_CALLS = 40
"""Distinct calls of one function that are kept."""

MOST_LOOKS = 2000
"""Calls of one function that are looked at: pickling costs time, and later calls resemble earlier ones."""

LARGEST = 64 << 10
"""Bytes of one pickle."""

_VARARGS, _VARKEYWORDS = 4, 8


class NotReplayable(ValueError):
    """A recorded call that cannot be made again here; the text is a clause for a person."""


class Recorder:
    """Keeps the first distinct calls of some functions, each given as (file, qualified name)."""

    def __init__(self, wanted: Iterable[tuple[str, str]], most: int = MOST_CALLS) -> None:
        self._wanted = frozenset(wanted)
        self._most = most
        self._calls: dict[tuple[str, str], dict[bytes, bytes]] = {key: {} for key in self._wanted}
        self._looks: dict[tuple[str, str], int] = dict.fromkeys(self._wanted, 0)
        self.failed: dict[tuple[str, str], int] = dict.fromkeys(self._wanted, 0)
        self._busy = False

    def wants(self, code: CodeType) -> bool:
        """Tell whether calls of this code are to be noted."""
        return (code.co_filename, code.co_qualname) in self._wanted

    def note(self, frame: FrameType) -> None:
        """Note the call that begins in this frame. Pickling runs code of the arguments, whose own calls are
        not noted."""
        key = (frame.f_code.co_filename, frame.f_code.co_qualname)
        known = self._calls[key]
        if self._busy or len(known) >= self._most or self._looks[key] >= MOST_LOOKS:
            return
        self._looks[key] += 1
        self._busy = True
        outcome = attempt(lambda: pickled(frame))
        self._busy = False
        if isinstance(outcome.value, bytes):
            known.setdefault(hashlib.sha256(outcome.value).digest(), outcome.value)
        else:
            self.failed[key] += 1

    def recorded(self, path: str, qualname: str) -> list[str]:
        """Return the calls of a function in their order, each as text for `replay`."""
        return [packed(content) for content in self._calls[path, qualname].values()]


def pickled(frame: FrameType) -> bytes:
    """Return the pickle of (positional, keyword) arguments of the call that begins in a frame.

    Raises ValueError for a large one, and whatever arguments that cannot be pickled raise.
    """
    positional, named = arguments(frame)
    content = pickle.dumps((positional, named), protocol=4)
    if len(content) > LARGEST:
        raise ValueError("the arguments are too large to keep")
    return content


def arguments(frame: FrameType) -> Arguments:
    """Return the arguments with which the call in a frame began."""
    code, values = frame.f_code, frame.f_locals
    names = list(code.co_varnames)
    count, only = code.co_argcount, code.co_kwonlyargcount
    positional = [values[name] for name in names[:count]]
    named = {name: values[name] for name in names[count : count + only]}
    place = count + only
    if code.co_flags & _VARARGS:
        positional += values[names[place]]
        place += 1
    if code.co_flags & _VARKEYWORDS:
        named.update(values[names[place]])
    return tuple(positional), named


def packed(content: bytes) -> str:
    """Return a pickle as text."""
    return base64.b64encode(zlib.compress(content)).decode("ascii")


class _Unpickler(pickle.Unpickler):
    """Finds classes of the recorded module in the module under test, which may be a part cut out of it."""

    def __init__(self, content: bytes, module: str, namespace: Mapping[str, object]) -> None:
        super().__init__(io.BytesIO(content))
        self._module = module
        self._namespace = namespace

    def find_class(self, module: str, name: str) -> object:
        if module == self._module:
            first, *rest = name.split(".")
            found = self._namespace.get(first)
            for part in rest:
                found = getattr(found, part, None)
            if found is not None:
                return found
        return super().find_class(module, name)


def replay(blob: str, module: str = "", namespace: Mapping[str, object] | None = None) -> Arguments:
    """Return fresh (positional, keyword) arguments of a recorded call: only ever inside the sandbox.

    Classes that were of `module` when the call was recorded are looked for in `namespace` first. Raises
    `NotReplayable` for what cannot be made again here, such as a class that is not there.
    """
    outcome = attempt(lambda: _opened(blob, module, namespace or {}))
    if outcome.error is not None:
        why = f"{type(outcome.error).__name__}: {outcome.error}"
        raise NotReplayable(f"a recorded call cannot be made again ({why})") from outcome.error
    return cast("Arguments", outcome.value)


def _opened(blob: str, module: str, namespace: Mapping[str, object]) -> Arguments:
    content = zlib.decompress(base64.b64decode(blob, validate=True))
    positional, named = _Unpickler(content, module, namespace).load()
    return tuple(positional), dict(named)


class Replay:
    """A recipe of inputs: the recorded calls in turn, those left out that cannot be made again here.

    A method is called through a function whose parameters `passes` names, one for each argument by place of
    the method, empty for its class. Without them calls are made as they were.
    """

    def __init__(self, module: str, blobs: Iterable[str], passes: Iterable[str] = ()) -> None:
        self._module = module
        self._blobs = list(blobs)
        self._passes = list(passes)

    def arguments(self, function: object, size: int, seed: int) -> Arguments:
        """Return the arguments of call number `seed`, in turn; `size` has no say. Raises `NotReplayable`."""
        namespace = getattr(function, "__globals__", {})
        last = NotReplayable("no call was recorded")
        for offset in range(len(self._blobs)):
            blob = self._blobs[(seed + offset) % len(self._blobs)]
            try:
                made = replay(blob, self._module, namespace)
                return fitted(made, self._passes, function) if self._passes else made
            except NotReplayable as error:
                last = error
        raise last


def fitted(made: Arguments, passes: Sequence[str], function: object) -> Arguments:
    """Return the arguments of a method's call for the function that calls it: those that it has, by name.

    Raises `NotReplayable` where an argument has no parameter there: the call would be another one.
    """
    positional, named = made
    own = inspect.signature(cast("type", function)).parameters
    if len(positional) > len(passes):
        raise NotReplayable("a recorded call has more arguments than the method names")
    values = {name: value for name, value in zip(passes, positional) if name}
    values.update(named)
    missing = [name for name in values if name not in own]
    if missing:
        raise NotReplayable(f"a recorded call gives `{missing[0]}`, which is left at its default here")
    only = [name for name, parameter in own.items() if parameter.kind is parameter.KEYWORD_ONLY]
    by_name = {name: values.pop(name) for name in only if name in values}
    return tuple(values[name] for name in own if name in values), by_name
