# ruff: noqa: PTH109, PTH118, PTH120, PTH123
"""Runs a program under cProfile in the program's own interpreter, and leaves what was seen in two files.

    python profile_recorder.py FOLDER plain|traced script|module|code TARGET [ARGUMENT ...]

FOLDER then holds `profile.pstats`, as `python -m cProfile -o` would write it, and `figures`, a marshalled
dictionary of wall, user and system seconds, peak memory in bytes, and the Python. The file is started by its
path, needs nothing but the standard library, and runs on Python 3.8 or newer. What the program sees of
itself (`__main__`, `sys.argv`, `sys.path`, its traceback) is as if it had been started without.
"""

from __future__ import annotations

import cProfile
import io
import marshal
import os
import resource
import runpy
import sys
import time
import tracemalloc
import types

_Code = types.CodeType
_NAME = sys.implementation.name
_IMPLEMENTATION = {"cpython": "CPython", "pypy": "PyPy"}.get(_NAME, _NAME)


def _forget() -> None:
    """Let the program import its own `profile.py`, if it has one, not what was needed here."""
    for name in ("cProfile", "profile", "pstats", "tracemalloc"):
        sys.modules.pop(name, None)


def _prepare(kind: str, target: str, arguments: list[str]) -> tuple[_Code, dict[str, object]]:
    """Return the code to run and the globals to run it in, and set what the program sees of the process."""
    module = types.ModuleType("__main__")
    scope = module.__dict__
    scope["__builtins__"] = __builtins__
    safe = bool(getattr(sys.flags, "safe_path", False)) or bool(sys.flags.isolated)
    if not safe:
        first = {"script": os.path.dirname(os.path.realpath(target)), "module": os.getcwd(), "code": ""}
        sys.path[0] = first[kind]
    sys.argv = [{"script": target, "module": "-m", "code": "-c"}[kind], *arguments]
    if kind == "module":
        try:
            _, spec, code = runpy._get_module_details(target, runpy._Error)  # type: ignore[attr-defined]
        except runpy._Error as error:  # type: ignore[attr-defined]
            sys.exit(f"{sys.executable}: {error}")
        scope.update(
            __spec__=spec,
            __file__=spec.origin,
            __loader__=spec.loader,
            __package__=spec.parent,
            __cached__=None,
        )
        sys.argv[0] = spec.origin
    elif kind == "script":
        with io.open_code(target) as file:
            code = compile(file.read(), target, "exec")
        scope.update(__file__=target, __spec__=None, __package__=None, __cached__=None)
    else:
        code = compile(target, "<string>", "exec")
        scope.update(__spec__=None, __package__=None)
    sys.modules["__main__"] = module
    return code, scope


def processor_seconds() -> tuple[float, float]:
    """User and system seconds of this process and of the children it has waited for."""
    both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime for usage in both), sum(usage.ru_stime for usage in both)


def peak_resident() -> int:
    """The peak of this process's memory in bytes.

    `ru_maxrss` holds that of the process that started this one as well, if it was larger: Linux keeps it over
    an exec. VmHWM (proc(5)) starts anew.
    """
    try:
        with open("/proc/self/status", "rb") as status:
            for line in status:
                if line.startswith(b"VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


def _run(code: _Code, scope: dict[str, object], folder: str, traced: bool) -> None:
    """Run the program; however it ends, write what was seen."""
    process = os.getpid()
    profiler = cProfile.Profile()
    if traced:
        tracemalloc.start()
    before, started = processor_seconds(), time.perf_counter()
    profiler.enable()
    try:
        exec(code, scope)  # noqa: S102 (the person's own program, which they asked to run)
    finally:
        profiler.disable()
        wall, after = time.perf_counter() - started, processor_seconds()
        # A fork of the program that ends on its own comes by here as well.
        if os.getpid() == process:
            figures = {
                "wall": wall,
                "user": after[0] - before[0],
                "system": after[1] - before[1],
                "traced": tracemalloc.get_traced_memory()[1] if traced else None,
                "resident": peak_resident(),
                "python": f"{_IMPLEMENTATION} {sys.version.split()[0]}",
            }
            profiler.create_stats()
            _write(folder, "profile.pstats", profiler.stats)
            _write(folder, "figures", figures)


def _write(folder: str, name: str, value: object) -> None:
    with open(os.path.join(folder, name), "wb") as file:
        marshal.dump(value, file)  # type: ignore[arg-type]


def _show(kind: type[BaseException], error: BaseException, trace: types.TracebackType | None) -> None:
    """Show a traceback without the frames of this file."""
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    sys.__excepthook__(kind, error.with_traceback(trace), trace)


if __name__ == "__main__":
    _kept = sys.modules["__main__"]
    _folder, _mode, _kind, _target, *_arguments = sys.argv[1:]
    sys.excepthook = _show
    _code, _scope = _prepare(_kind, _target, _arguments)
    _forget()
    _run(_code, _scope, _folder, _mode == "traced")
