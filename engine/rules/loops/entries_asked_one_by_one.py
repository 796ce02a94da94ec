from __future__ import annotations

import ast
from collections.abc import Iterator

from engine.bar import HOT
from engine.model import Growth
from engine.rule import Fine, Hit, Rule, Slow
from engine.syntax.code import Code
from engine.syntax.nodes import descend

_ASKING = {
    "os.path.isdir": "is_dir()",
    "os.path.isfile": "is_file()",
    "os.path.islink": "is_symlink()",
    "os.path.getsize": "stat().st_size",
    "os.path.getmtime": "stat().st_mtime",
    "os.stat": "stat()",
}
_SETUP = (
    "def _made():\n"
    "    import os, tempfile\n"
    "    folder = os.path.join(tempfile.gettempdir(), f'velox-example-{n}')\n"
    "    os.makedirs(folder, exist_ok=True)\n"
    "    for number in range(n):\n"
    "        open(os.path.join(folder, f'{number}.txt'), 'w').close()\n"
    "    return folder\n"
    "folder = _made()\n"
)


class EntriesAskedOneByOne(Rule[ast.For | ast.comprehension]):
    """A folder is listed, and the system is asked again what each entry is.

    `os.listdir` gives names alone, so that `os.path.isdir(os.path.join(folder, name))` asks the file system
    once per entry; the entries of `os.scandir` know whether they are files or folders from the listing
    itself. It does not matter for folders of a few entries. The rewrite holds when the entries are not
    replaced while the loop runs.
    """

    title = "entries asked one by one"
    category = "IO"
    strategy = "batch_async"
    growth = Growth.IO
    speaks_from = HOT
    slow = (
        Slow(
            code="import os\n\n\ndef folders(folder):\n    found = []\n    for name in os.listdir(folder):\n"
            "        if os.path.isdir(os.path.join(folder, name)):\n            found.append(name)\n"
            "    return found\n",
            fast="import os\n\n\ndef folders(folder):\n    found = []\n"
            "    with os.scandir(folder) as entries:\n"
            "        for entry in entries:\n            if entry.is_dir():\n"
            "                found.append(entry.name)\n    return found\n",
            setup=_SETUP,
            call="folders(folder)",
            n=50,
            edited=False,
        ),
        Slow(
            code="import os\n\n\ndef count(folder):\n"
            "    return sum(os.path.isfile(folder + '/' + name) for name in os.listdir(folder))\n",
            fast="import os\n\n\ndef count(folder):\n"
            "    return sum(entry.is_file() for entry in os.scandir(folder))\n",
            setup=_SETUP,
            call="count(folder)",
            n=50,
            edited=False,
        ),
    )
    fine = (
        Fine(
            "import os\n\ndef f(folder):\n"
            "    return [entry.name for entry in os.scandir(folder) if entry.is_dir()]\n",
            "known from the listing",
        ),
        Fine(
            "import os\n\ndef f(folder):\n    return [name for name in os.listdir(folder) if name != 'a']\n",
            "the names are all that is wanted",
        ),
        Fine(
            "import os\n\ndef f(folder, other):\n    for name in os.listdir(folder):\n"
            "        if os.path.isfile(os.path.join(other, name)):\n            show(name)\n",
            "asks of another folder",
        ),
        Fine(
            "import os\n\ndef f(paths):\n    return [path for path in paths if os.path.isdir(path)]\n",
            "not the entries of one folder",
        ),
    )

    def check(self, node: ast.For | ast.comprehension, code: Code) -> Iterator[Hit]:
        match node.target, node.iter:
            case ast.Name(id=name), ast.Call() as listing:
                pass
            case _:
                return
        if isinstance(listing.func, ast.Name) and listing.args and code.origin(listing.func) == "sorted":
            listing = listing.args[0] if isinstance(listing.args[0], ast.Call) else listing
        if code.origin(listing.func) != "os.listdir" or len(listing.args) != 1:
            return
        loop = node if isinstance(node, ast.For) else code.parent(node)
        folder = code.text(listing.args[0])
        for call in code.within(loop, ast.Call) if loop is not None else ():
            origin = code.origin(call.func)
            if origin in _ASKING and call.args and _is_entry(code, call.args[0], folder, name):
                yield Hit(
                    call,
                    f"`{code.brief(call)}` asks the file system about each entry of `{folder}` again.",
                    f"The entries of `os.scandir` know it from the listing: `entry.{_ASKING[origin]}`.",
                    0.7,
                    conditions=("the entries are not replaced while the loop runs",),
                    no_edit="what uses the names must use the entries",
                )
                return


def _is_entry(code: Code, path: ast.expr, folder: str, name: str) -> bool:
    """Tell whether a path is put together, here, of the folder and the name of the turn."""
    if isinstance(path, ast.Name):
        values = [binding.value for binding in code.bindings(path)]
        if len(values) != 1 or values[0] is None or isinstance(values[0], ast.Name):
            return False
        path = values[0]
    joined = isinstance(path, (ast.BinOp, ast.JoinedStr)) or (
        isinstance(path, ast.Call) and code.origin(path.func) == "os.path.join"
    )
    about = any(isinstance(part, ast.Name) and part.id == name for part in descend(path))
    within = any(
        code.text(part) == folder
        for part in descend(path)
        if isinstance(part, (ast.Name, ast.Attribute, ast.Call, ast.Constant))
    )
    return joined and about and within
