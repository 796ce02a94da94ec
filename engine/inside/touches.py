"""Which watched lines run, and with what arguments watched functions are called.

Python 3.12 and newer are watched through `sys.monitoring` (PEP 669), which forgets the code that is of no
interest; older ones through `sys.settrace`.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from types import CodeType, FrameType
from typing import TYPE_CHECKING

from .recording import Recorder

if TYPE_CHECKING:
    from _typeshed import TraceFunction

_RESUME_KIND = 3
"""The two bits of RESUME's argument that are zero at the beginning of a call (dis documentation)."""

_TOOL = 4
"""A number of `sys.monitoring` that no tool is given by custom: debuggers have 0, coverage 1, profilers 2."""


class Touches:
    """Watches `lines`, by absolute path; `hit` are those, as (path, line), that have run since it was last
    emptied. `recorder` gets the frames of the calls that it wants."""

    def __init__(self, lines: Mapping[str, frozenset[int]], recorder: Recorder) -> None:
        self.lines = lines
        self.recorder = recorder
        self.hit: set[tuple[str, int]] = set()
        self._known: dict[int, tuple[CodeType, bool, bool]] = {}

    def start(self) -> None:
        """Begin to watch all threads that start from now on, and this one."""
        if sys.version_info >= (3, 12):
            self._monitor()
        else:
            threading.settrace(self._called)
            sys.settrace(self._called)

    def begin(self) -> None:
        """Forget what was hit."""
        self.hit.clear()
        if sys.version_info >= (3, 12):
            sys.monitoring.restart_events()
        elif sys.gettrace() is None:
            sys.settrace(self._called)

    def stop(self) -> None:
        """Watch no more."""
        if sys.version_info >= (3, 12):
            sys.monitoring.set_events(_TOOL, 0)
            sys.monitoring.free_tool_id(_TOOL)
        else:
            sys.settrace(None)
            threading.settrace(None)

    def interest(self, code: CodeType) -> tuple[bool, bool]:
        """Tell whether a code holds watched lines, and whether its calls are to be recorded."""
        known = self._known.get(id(code))
        if known is None:
            watched = self.lines.get(code.co_filename)
            holds = watched is not None and any(line in watched for *_, line in code.co_lines())
            # The code is kept, so that no other gets its id.
            known = self._known[id(code)] = (code, holds, self.recorder.wants(code))
        return known[1], known[2]

    def _called(self, frame: FrameType, event: str, argument: object) -> TraceFunction | None:
        holds, wants = self.interest(frame.f_code)
        if wants and _begins(frame):
            self.recorder.note(frame)
        return self._lined if holds else None

    def _lined(self, frame: FrameType, event: str, argument: object) -> TraceFunction:
        if event == "line" and frame.f_lineno in self.lines[frame.f_code.co_filename]:
            self.hit.add((frame.f_code.co_filename, frame.f_lineno))
        return self._lined

    if sys.version_info >= (3, 12):

        def _monitor(self) -> None:
            monitoring = sys.monitoring
            monitoring.use_tool_id(_TOOL, "velox")
            monitoring.register_callback(_TOOL, monitoring.events.PY_START, self._started)
            monitoring.register_callback(_TOOL, monitoring.events.LINE, self._ran)
            monitoring.set_events(_TOOL, monitoring.events.PY_START)

        def _started(self, code: CodeType, offset: int) -> object:
            holds, wants = self.interest(code)
            if holds:
                sys.monitoring.set_local_events(_TOOL, code, sys.monitoring.events.LINE)
            if wants:
                self.recorder.note(sys._getframe(1))
                return None
            return sys.monitoring.DISABLE

        def _ran(self, code: CodeType, line: int) -> object:
            if line in self.lines.get(code.co_filename, ()):
                self.hit.add((code.co_filename, line))
            return sys.monitoring.DISABLE


def _begins(frame: FrameType) -> bool:
    """Tell whether a call begins here, rather than a generator going on."""
    return frame.f_code.co_code[frame.f_lasti + 1] & _RESUME_KIND == 0
