"""The certificate: everything a proof rests on, in one value that can be stored, shown and run again.

It holds both sources itself, so that nothing else is needed to repeat it. Its id is a hash of its content: it
tells two certificates apart and finds damage. It is no signature; whoever doubts the figures runs it again.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import Literal

from engine.errors import BadCertificate
from engine.evidence import Behaviour, InputSource, Memory, NotChecked, Scaling, Speed, SuiteRuns
from engine.strict_json import NotThis, canonical, decode, parse, plain, shown

SCHEMA = 1
"""The version of the layout; `certificate_v1.schema.json` is its JSON Schema."""

MOST_BYTES = 8 << 20
"""A larger certificate is not read: sources are some hundred KiB, figures a few."""

MOST_ITEMS = 1000
"""More timings, sizes, parameters or sources of inputs than that are no proof's."""

ID = re.compile(r"c-[0-9a-f]{8}")
NAME = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*")

Outcome = Literal["faster", "different", "not faster", "not shown"]
"""What a proof says in a word. "faster" and "not faster" both mean that no difference was found."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What it took to have a model write something: by which route, tokens as the provider counts them, and
    US dollars, None where it tells none. All zero: the reply was remembered."""

    route: str
    prompt_tokens: int
    reply_tokens: int
    cost: float | None


@dataclass(frozen=True, slots=True)
class Origin:
    """Who wrote the new code: a rule by its name, a model by its name, or a person."""

    kind: Literal["rule", "model", "by hand"]
    name: str = ""
    asked: Asked | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """One side: where it came from, its text, and the SHA-256 of its UTF-8 bytes."""

    path: str
    sha256: str
    source: str

    @classmethod
    def of(cls, path: str, source: str) -> Code:
        """Return the side that a text is."""
        return cls(path, digest(source), source)


@dataclass(frozen=True, slots=True)
class Recorded:
    """Calls of the function recorded while the repository's tests ran.

    `calls` are pickles as text, which only the sandbox may open; `module` is where their classes were,
    `passes` the parameters that stand for those of a method (see `engine.validate.driver`).
    """

    module: str
    passes: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What was proven, how far, and what was not.

    `support` are the modules of the repository that both sides import, by path below the import root.

    `interpreter` is the one inside the sandbox, `comparator` the profile by which results were compared,
    empty if none were. `parameters` says how each argument was made. `level` is `engine.model.Level`. A
    measurement that is None was not made; `not_checked` says why. `packages` could be imported beside the
    standard library, each as `name==version`. `recorded` calls were among the inputs; `tests` are the
    repository's own, run on both sides.
    """

    velox: str
    origin: Origin
    function: str
    before: Code
    after: Code
    support: tuple[Code, ...]
    interpreter: str
    platform: str
    seed: int
    budget_seconds: float
    parameters: tuple[str, ...]
    inputs: tuple[InputSource, ...]
    comparator: str
    level: int
    behaviour: Behaviour | None
    speed: Speed | None
    growth: Scaling | None
    memory: Memory | None
    not_checked: tuple[NotChecked, ...]
    packages: tuple[str, ...] = ()
    recorded: Recorded | None = None
    tests: SuiteRuns | None = None

    @property
    def id(self) -> str:
        """`c-` and eight hexadecimal digits of the SHA-256 of the content."""
        return f"c-{hashlib.sha256(canonical(_content(self))).hexdigest()[:8]}"

    @property
    def outcome(self) -> Outcome:
        """What is shown, in a word; `why_not_shown` gives the reason where nothing is."""
        differs = self.behaviour is not None and self.behaviour.sameness == "different"
        if differs or (self.tests is not None and self.tests.broken):
            return "different"
        if self.why_not_shown:
            return "not shown"
        gains = (self.speed, self.growth)
        return "faster" if any(gain is not None and gain.claimed for gain in gains) else "not faster"

    @property
    def difference(self) -> str:
        """What both sides do not do alike, in a clause: for some input, or in the repository's tests."""
        if self.behaviour is not None and self.behaviour.sameness == "different":
            return self.behaviour.difference
        return self.tests.why_not if self.tests is not None and self.tests.broken else ""

    @property
    def why_not_shown(self) -> str:
        """Why neither sameness nor its opposite is shown, in a clause; empty when one of them is."""
        if self.behaviour is None:
            return self.why_not("behaviour")
        if self.behaviour.sameness == "not shown":
            return self.behaviour.why_not
        if self.behaviour.sameness == "same" and self.speed is None and self.growth is None:
            return self.why_not("speed")
        return ""

    def why_not(self, what: str) -> str:
        """Return why a step was not taken, in a clause; steps that nothing is said of were not asked for."""
        whole = next((each.why for each in self.not_checked if each.what == "anything"), "")
        return whole or next(
            (each.why for each in self.not_checked if each.what == what), "it was not asked for"
        )


def digest(source: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(source.encode("utf-8")).hexdigest()


def _content(certificate: Certificate) -> dict[str, object]:
    fields = plain(certificate)
    assert isinstance(fields, dict)
    if certificate.origin.asked is None:  # as it was before models: the ids of old certificates still fit
        del fields["origin"]["asked"]
    return {"schema": SCHEMA, **fields}


def document(certificate: Certificate) -> dict[str, object]:
    """Return the JSON object of a certificate, its id and the version of the layout within it."""
    return {"id": certificate.id, **_content(certificate)}


def write(certificate: Certificate) -> bytes:
    """Return the file of a certificate: JSON, two blanks a level, keys sorted, ended by a newline."""
    text = json.dumps(document(certificate), indent=2, sort_keys=True, allow_nan=False)
    return text.encode("ascii") + b"\n"


def read(data: bytes, name: str = "the certificate") -> Certificate:
    """Return the certificate that a file holds; raises `BadCertificate`, which calls it by `name`.

    A certificate may come from anywhere. It is read by type alone, and what contradicts itself is refused.
    """
    try:
        fields = parse(data, MOST_BYTES)
        said = fields.pop("id", None)
        version = fields.pop("schema", None)
        if type(version) is not int or not isinstance(said, str):
            raise NotThis("it has no id and version of a certificate")
        if version != SCHEMA:
            raise NotThis(f"its layout has version {shown(version)}, and this Velox reads version {SCHEMA}")
        origin = fields.get("origin")
        if isinstance(origin, dict):
            origin.setdefault("asked", None)
        certificate = decode(Certificate, fields)
        _check(certificate)
    except NotThis as problem:
        raise BadCertificate(name, str(problem)) from None
    if said != certificate.id:
        raise BadCertificate(name, f"its content does not match its id {said[:16]!r}, so it was changed")
    return certificate


def _check(certificate: Certificate) -> None:
    """Refuse what has the right types and still cannot be."""
    support = [("support", code) for code in certificate.support]
    for side, code in (("before", certificate.before), ("after", certificate.after), *support):
        if not _encodes(code.source) or code.sha256 != digest(code.source):
            raise NotThis(f"{side}.source does not match {side}.sha256")
    if not NAME.fullmatch(certificate.function):
        raise NotThis("function is not the name of one")
    if not 0 <= certificate.level <= 4:
        raise NotThis("level is not one of 0 to 4")
    if not 0 <= certificate.seed < 1 << 32:
        raise NotThis("seed is not one of 0 to 4294967295")
    if not 0 < certificate.budget_seconds <= 86_400:
        raise NotThis("budget_seconds is not within a day")
    speed, growth = certificate.speed, certificate.growth
    lists: list[tuple[object, ...]] = [certificate.parameters, certificate.inputs, certificate.not_checked]
    lists += [certificate.support, certificate.packages]
    lists += [speed.timings] if speed else []
    lists += [certificate.tests.flaky, certificate.tests.broken] if certificate.tests else []
    lists += [certificate.recorded.calls, certificate.recorded.passes] if certificate.recorded else []
    lists += [growth.sizes, growth.before_ns, growth.after_ns] if growth else []
    if any(len(each) > MOST_ITEMS for each in lists):
        raise NotThis(f"one of its lists has more than {MOST_ITEMS} items")
    if growth and not len(growth.sizes) == len(growth.before_ns) == len(growth.after_ns):
        raise NotThis("growth has not one time per size")


def _encodes(source: str) -> bool:
    try:
        source.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
