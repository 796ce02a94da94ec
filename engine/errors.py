"""What can go wrong, as a tree.

Declining (a file that does not parse, a finding without a safe edit) is a value, never one of these.

    VeloxError               anything Velox raises on purpose; its text is one sentence for a person
    ├── BadInput             the person gave something unusable: exit code 2, HTTP 400
    │   ├── BadConfig        a settings file, with path and line
    │   ├── BadCertificate   a file that is no certificate, or a damaged one
    │   ├── BadCheckpoint    a trained policy that is damaged, foreign or of another version
    │   ├── NotARepository   the path holds no git repository
    │   └── UnknownRevision  a ref that git does not know
    ├── BadRule              a rule file that breaks the contract; found when Velox starts
    ├── NoSandbox            this host cannot confine foreign code, so none is run
    └── ToolFailed           a program Velox depends on (git, ruff) broke or is missing
"""


class VeloxError(Exception):
    """Anything Velox raises on purpose. Its text is one sentence that names the thing and the remedy."""


class BadInput(VeloxError):
    """The person gave something unusable."""


class BadConfig(BadInput):
    """A settings file that cannot be used; `path` and `line` (1-based, None when unknown) say where."""

    def __init__(self, path: str, line: int | None, problem: str) -> None:
        self.path = path
        self.line = line
        self.problem = problem
        place = path if line is None else f"{path}:{line}"
        super().__init__(f"{place}: {problem}")


class BadCertificate(BadInput):
    """A file that is no certificate, or one that was changed; `path` is what the person knows it by."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"{path} is not a certificate that can be used: {problem}.")


class BadCheckpoint(BadInput):
    """A trained policy that cannot be served; `name` is the folder it lies in."""

    def __init__(self, name: str, problem: str) -> None:
        self.name = name
        self.problem = problem
        super().__init__(f"The checkpoint {name} is refused: {problem}.")


class NotARepository(BadInput):
    """The path holds no git repository."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(
            f"{path} is not inside a git repository; name one, or use `velox scan` for plain folders."
        )


class UnknownRevision(BadInput):
    """A ref that git does not know; `shallow` tells that the clone has cut its history."""

    def __init__(self, ref: str, *, shallow: bool = False) -> None:
        self.ref = ref
        self.shallow = shallow
        super().__init__(
            f"git knows too little of {ref!r} here: the clone is shallow, so fetch more history "
            "(`git fetch --unshallow`)."
            if shallow
            else f"git knows no revision {ref!r} here: see `git branch --all` for what exists."
        )


class BadRule(VeloxError):
    """A rule file that breaks the contract of `engine.rule`; `path` is the file."""

    def __init__(self, path: str, problem: str) -> None:
        self.path = path
        super().__init__(f"{path}: {problem}")


class ToolFailed(VeloxError):
    """A program Velox depends on broke or is missing; `tool` names it, `detail` is the last it said."""

    def __init__(self, tool: str, detail: str) -> None:
        self.tool = tool
        self.detail = detail
        super().__init__(f"{tool} failed: {detail}")


class NoSandbox(VeloxError):
    """This host cannot confine foreign code; `reason` says what it lacks, `remedy` what would help."""

    def __init__(self, reason: str, remedy: str) -> None:
        self.reason = reason
        self.remedy = remedy
        super().__init__(f"This host has no sandbox ({reason}): {remedy}.")
