"""Module names and the files of a repository: which file an import reads, told from the list of paths alone.

A root is a folder from which modules are imported by their full names. Any folder may be one, except
packages, which have an `__init__.py`. An import is looked up as Python would with every root on its path,
those nearest the importing file first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname, join
from sys import stdlib_module_names

from engine.knowledge import ImportFact

_SOURCE_FOLDERS = frozenset({"src", "lib", "source", "python"})
_PROJECT_FILES = frozenset({"setup.py", "conftest.py", "manage.py"})


class Roots:
    """The import roots of one repository.

    `projects` are paths of `pyproject.toml` files and the like: their folders count as roots too. Folders
    named `src`, and those that hold packages without being one, are roots by themselves.
    """

    def __init__(self, paths: Iterable[str], projects: Iterable[str] = ()) -> None:
        self._files = frozenset(paths)
        folders: set[str] = {""}
        for path in self._files:
            folder = dirname(path)
            while folder not in folders:
                folders.add(folder)
                folder = dirname(folder)
        self._packages = frozenset(folder for folder in folders if join(folder, "__init__.py") in self._files)
        roots = {dirname(project) for project in projects}
        roots |= {dirname(package) for package in self._packages}
        roots |= {folder for folder in folders if folder.rpartition("/")[2] in _SOURCE_FOLDERS}
        roots |= {dirname(path) for path in self._files if path.rpartition("/")[2] in _PROJECT_FILES}
        self._roots = tuple(sorted((roots | {""}) - self._packages))
        self._found: dict[tuple[str, str], str | None] = {}
        self._chains: dict[str, tuple[str, ...]] = {}

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that modules are imported from, sorted; the root of the repository is the empty one."""
        return self._roots

    def module(self, path: str) -> str:
        """Return the name by which a file is imported from its nearest root; a package for its `__init__`."""
        chain = self._nearest(dirname(path))
        root = next((root for root in chain if root in self._roots and _is_below(path, root)), "")
        name = path.removeprefix(f"{root}/" if root else "").removesuffix(".py").removesuffix("/__init__")
        return name.replace("/", ".")

    def modules(self) -> Iterator[tuple[str, str]]:
        """Yield every file with the name by which it is imported."""
        for path in sorted(self._files):
            yield path, self.module(path)

    def find(self, importer: str, module: str, level: int = 0) -> str | None:
        """Return the file of a module as `importer` sees it; `level` counts the dots of a relative import.

        None for modules from elsewhere, and for namespace packages, which have no file.
        """
        folder = importer.rpartition("/")[0]
        if level:
            for _ in range(level - 1):
                if not folder:
                    return None
                folder = dirname(folder)
            return self._file(join(folder, *module.split(".")) if module else folder)
        key = (folder, module)
        if key not in self._found:
            self._found[key] = self._search(folder, module)
        return self._found[key]

    def imported(self, importer: str, fact: ImportFact) -> str | None:
        """Return the file that an import is about: the submodule if `name` is one, else the module."""
        if fact.name is not None and fact.name != "*":
            inner = f"{fact.module}.{fact.name}" if fact.module else fact.name
            found = self.find(importer, inner, fact.level)
            if found is not None:
                return found
        return self.find(importer, fact.module, fact.level)

    def split(self, importer: str, origin: str) -> tuple[str, str] | None:
        """Return the file of a dotted origin and the rest: `pkg.mod.Class.run` is `pkg/mod.py` and
        `Class.run`.

        `here.` is `importer` itself; leading dots are relative to it.
        """
        if origin.startswith("here."):
            return importer, origin.removeprefix("here.")
        module = origin.lstrip(".")
        level = len(origin) - len(module)
        parts = module.split(".") if module else []
        for end in range(len(parts), -1 if level else 0, -1):
            found = self.find(importer, ".".join(parts[:end]), level)
            if found is not None:
                return found, ".".join(parts[end:])
        return None

    def _search(self, folder: str, module: str) -> str | None:
        chain = self._nearest(folder)
        if module.partition(".")[0] in stdlib_module_names:
            # A file named like a standard module hides it only from those that share its root.
            chain = chain[:1]
        location = module.replace(".", "/")
        for root in chain:
            found = self._file(join(root, location))
            if found is not None:
                return found
        return None

    def _nearest(self, folder: str) -> tuple[str, ...]:
        """The roots as a file in `folder` sees them: its own folder, those above, the rest by nearness."""
        chain = self._chains.get(folder)
        if chain is None:
            above = [folder]
            while above[-1]:
                above.append(dirname(above[-1]))
            own = [place for place in above if place not in self._packages]
            others = [root for root in self._roots if root not in own]
            others.sort(key=lambda root: (-_shared(root, folder), root.count("/"), root))
            chain = self._chains[folder] = (*own, *others)
        return chain

    def _file(self, place: str) -> str | None:
        package = f"{place}/__init__.py" if place else "__init__.py"
        if package in self._files:
            return package
        module = f"{place}.py"
        return module if module in self._files else None


def _is_below(path: str, root: str) -> bool:
    return not root or path.startswith(f"{root}/")


def _shared(left: str, right: str) -> int:
    """Count the folders that two paths have in common, from the top."""
    count = 0
    for one, other in zip(left.split("/"), right.split("/"), strict=False):
        if one != other:
            break
        count += 1
    return count
