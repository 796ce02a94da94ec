"""Secrets are taken out of what a language model is shown, and put back into what it replies.

A secret becomes `__REDACTED_1__`, counted from the start of the text, so that a reply can keep it in its
place without ever having seen it. What looks like one by its form is taken out wherever it stands; what only
looks random is taken out of strings.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import log2
from pathlib import PurePosixPath

PLACEHOLDER = re.compile(r"__REDACTED_(\d+)__")

LEAST_RANDOM = 20
"""Characters that a string must have to be judged by how random it looks."""

RANDOM = 4.2
"""Bits of entropy per character: hexadecimal has at most 4, English about 4 with little variety of signs."""

_FORMS = re.compile(
    r"""
    -----BEGIN[ A-Z]*PRIVATE\ KEY[ A-Z]*-----.*?(?:-----END[ A-Z]*PRIVATE\ KEY[ A-Z]*-----|\Z)
  | \b(?:AKIA|ASIA|AGPA|AIDA|AROA)[0-9A-Z]{16}\b
  | \bgh[pousr]_[0-9A-Za-z]{20,}\b | \bgithub_pat_[0-9A-Za-z_]{20,}\b | \bgl(?:pat|sa|rt)-[0-9A-Za-z_-]{20,}
  | \bxox[abeoprs]-[0-9A-Za-z-]{10,} | \bxapp-[0-9A-Za-z-]{10,}
  | hooks\.slack\.com/services/[0-9A-Za-z/]{20,}
  | \bAIza[0-9A-Za-z_-]{35} | \bya29\.[0-9A-Za-z_-]{20,} | \bGOCSPX-[0-9A-Za-z_-]{20,}
  | \b[srp]k_(?:live|test)_[0-9A-Za-z]{16,}\b | \bwhsec_[0-9A-Za-z]{16,} | \bsq0[a-z]{3}-[0-9A-Za-z_-]{22,}
  | \bsk-(?:or-|ant-|proj-)?[0-9A-Za-z_-]{20,} | \bgsk_[0-9A-Za-z]{30,}
  | \bpypi-[0-9A-Za-z_-]{50,} | \bnpm_[0-9A-Za-z]{30,}\b | \bhf_[0-9A-Za-z]{30,}\b
  | \bdckr_pat_[0-9A-Za-z_-]{20,} | \bdop_v1_[0-9a-f]{60,} | \bdapi[0-9a-f]{32}\b | \bhvs\.[0-9A-Za-z_-]{20,}
  | \bshp(?:at|ca|pa|ss)_[0-9A-Fa-f]{32}\b | \bSK[0-9a-f]{32}\b | \bkey-[0-9a-f]{32}\b
  | \b[0-9]{8,10}:[0-9A-Za-z_-]{35}\b | \blin_api_[0-9A-Za-z]{30,} | \bAGE-SECRET-KEY-1[0-9A-Z]{50,}
  | \bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}
  | \beyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*
    """,
    re.VERBOSE | re.DOTALL,
)
"""Keys and tokens that their makers gave a form to be found by."""

_IN_ADDRESS = re.compile(
    r"(?<=://)(?:[^\s/@:'\"]*:(?P<word>[^\s/'\"{}]+)|(?P<alone>[^\s/@:'\"{}]{16,}))(?=@)"
)
"""The password in an address such as `postgres://user:password@host`; a long user alone is a token."""

_AFTER_WORD = re.compile(r"\b(?:Bearer|Basic|Token)\s+(?P<word>(?=\S*\d)[0-9A-Za-z._~+/=-]{8,})")
"""What authorises in a header."""

_NAMES = (
    r"(?:pass(?:word|wd|phrase|code)|pwd|secret|token|credentials?|"
    r"(?:api|auth|private|access|secret|signing|encryption|session|account|shared)[_-]?key)"
    r"(?:_?\d+|_(?:prod|live|dev|old|new|default|value))?"
)

_NAMED = re.compile(
    rf"""(?ixs)
    (?: {_NAMES} (?: \s{{0,9}} (?: :[\w\[\].|\ ]{{1,60}} )? (?: == | != | := | = )
                   | (?P<key>['"]) \s{{0,9}} \]? \s{{0,9}} (?: == | != | = | : | (?P<pair>,) ) )
      | (?: password | secret(?:str|bytes)? | passphrase ) \( )
    \s{{0,40}} \(? \s{{0,40}} [bru]{{0,2}}
    (?P<quote> ''' | \"\"\" | ' | ") (?P<secret> (?: \\. | (?!(?P=quote)) [^\\] ){{4,}}? ) (?P=quote)
    """
)
"""What is assigned to, compared with or handed to a name, a key or an argument that says what it is. Blanks
are counted: text of strangers is not to be tried in every way that it can be cut."""

_WITHIN = re.compile(
    rf"(?i){_NAMES}(?:=(?P<word>[^\s;&,'\"(){{}}<>\\]{{3,}})|"
    rf"(?:\s*:|\s+is)\s+(?P<said>(?=\S*\d)[^\s'\"`,;]{{4,}}))"
)
"""The same within one text or comment: `host=db password=hunter2`, `# password: hunter2`."""

_PLAIN = re.compile(
    r"(?i)^(?:none|null|true|false|test\w*|example\w*|changeme|placeholder|xxx+|\*+|\?|:\w+|<[^<>]*>|"
    r"\$\{?[a-z_]+\}?|%\(?\w*\)?s|\{[\w.!:\[\]]*\}|[a-z._-]*[_-](?:env|key|name|field|header|token|secret|"
    r"password)|[a-z]+(?:[._][a-z]+){2,}|(?=(?:.*[ \b])?(?:a|an|the|your|please|enter|is|are|must|not|for|"
    r"to|of|again|invalid|missing|required|wrong)\b)[a-z',.:!?() -]+)$"
)
"""Texts that name a secret, or speak of it, instead of being one."""

_STRING = re.compile(
    r"'''(?:.*?)'''|\"\"\"(?:.*?)\"\"\"|'(?:[^'\\\n]|\\.)*'|\"(?:[^\"\\\n]|\\.)*\"|\#[^\n]*", re.DOTALL
)
"""Texts and comments of Python."""

_WORD = re.compile(rf"[0-9A-Za-z+/=_!$^&*~@#-]{{{LEAST_RANDOM},}}")
_LONG_WORD = re.compile(r"[0-9A-Za-z+/]{40,}={0,2}")
_CARRIER = re.compile(rf"{_STRING.pattern}|\w+", re.DOTALL)

_REFUSED_NAMES = re.compile(
    r"(?i)^(\.env.*|.*\.env|\.netrc|\.pgpass|\.htpasswd|\.pypirc|\.npmrc|\.boto|\.dockercfg|kubeconfig|"
    r"id_(?:[rd]sa|ecdsa|ed25519).*|.*secrets?\.(py|toml|yaml|yml|json|ini)|credentials?(\.\w+)?|"
    r"passwords?\.(py|txt|toml)|(?:local|prod|production)_settings\.py|settings_(?:local|prod|production)\.py|"
    r"service[-_]account.*\.json|.*\.(pem|key|p12|pfx|jks|kdbx|keystore|ppk|ovpn))$"
)
_REFUSED_FOLDERS = frozenset({".aws", ".ssh", ".gnupg", ".secrets", "secrets", "credentials"})


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without its secrets; the secret of `__REDACTED_1__` is the first of `secrets`."""

    text: str
    secrets: tuple[str, ...] = field(default=(), repr=False)


def is_refused(path: str) -> bool:
    """Tell whether nothing of a file may be shown: its name, or its folder's, says that it holds secrets."""
    place = PurePosixPath(path)
    return bool(_REFUSED_NAMES.match(place.name)) or not _REFUSED_FOLDERS.isdisjoint(place.parts[:-1])


def redacted(text: str) -> Redacted:
    """Return a text with each secret replaced; one that stands twice has one placeholder."""
    secrets: dict[str, int] = {}
    pieces: list[str] = []
    at = 0
    for start, end in _merged(sorted(_spans(text))):
        number = secrets.setdefault(text[start:end], len(secrets) + 1)
        pieces += [text[at:start], f"__REDACTED_{number}__"]
        at = end
    return Redacted("".join([*pieces, text[at:]]), tuple(secrets))


def restored(reply: str, original: Redacted) -> str | None:
    """Return a reply with the secrets of the text back in place.

    None where the placeholders do not stand in the same strings, comments and words, in the same order, as in
    the text: a secret must neither vanish, nor change, nor turn up where it was not.
    """
    if _carriers(reply) != _carriers(original.text):
        return None
    numbers = {int(found[:9]) for found in PLACEHOLDER.findall(reply)}
    if not numbers <= set(range(1, len(original.secrets) + 1)):
        return None
    return PLACEHOLDER.sub(lambda found: original.secrets[int(found[1]) - 1], reply)


def _carriers(text: str) -> list[str]:
    """Return the strings, comments and words of a text that hold a placeholder."""
    return [found[0] for found in _CARRIER.finditer(text) if PLACEHOLDER.search(found[0])]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for found in _FORMS.finditer(text):
        yield found.span()
    for pattern in (_IN_ADDRESS, _AFTER_WORD):
        yield from _given(pattern, text, 0, len(text))
    for found in _NAMED.finditer(text):
        secret = found["secret"]
        is_list = found["pair"] and re.fullmatch(r"[A-Za-z_ -]+", secret)
        is_cut = "\n" in secret and len(found["quote"]) == 1
        if not is_list and not is_cut and not _PLAIN.match(secret):
            yield found.span("secret")
    for string in _STRING.finditer(text):
        yield from _given(_WITHIN, text, *string.span())
        yield from _random(_WORD, text, *string.span())
    yield from _random(_LONG_WORD, text, 0, len(text))


def _given(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield where the groups of a pattern are that hold a secret, not the name of one."""
    for found in pattern.finditer(text, start, end):
        for name in pattern.groupindex:
            if found[name] is not None and not _PLAIN.match(found[name]):
                yield found.span(name)


def _random(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    yield from (word.span() for word in pattern.finditer(text, start, end) if _looks_random(word[0]))


def _merged(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    at = -1
    kept: tuple[int, int] | None = None
    for start, end in spans:
        if kept is not None and start < at:
            at = max(at, end)
            kept = (kept[0], at)
            continue
        if kept is not None:
            yield kept
        kept, at = (start, end), end
    if kept is not None:
        yield kept


_CHANGES = {(True, True): 0.25, (False, True): 0.3, (False, False): 0.42}
"""How often the kind of sign changes at least, by whether all three kinds are there, and digits: in random
words at about 0.6, 0.4 and 0.5 of the places, in names of classes at a third at most."""


def _looks_random(word: str) -> bool:
    """Tell whether a word has the variety of a key: its signs change their kind all the time, as those of
    names and paths do not, and are in no order, as those of alphabets are."""
    if word.count("/") > max(2, len(word) // 16) or word.count("_") + word.count("-") > len(word) // 5:
        return False
    if entropy(word) <= RANDOM:
        return False
    pairs = list(pairwise(word))
    if sum(ord(after) - ord(before) == 1 for before, after in pairs) > len(pairs) // 2:
        return False
    kinds = {_kind(sign) for sign in word} - {"other"}
    changes = sum(_kind(before) != _kind(after) for before, after in pairs)
    return changes >= len(word) * _CHANGES[len(kinds) == 3, "digit" in kinds]


def _kind(sign: str) -> str:
    if sign.isdigit():
        return "digit"
    if not sign.isalpha():
        return "other"
    return "upper" if sign.isupper() else "lower"


def entropy(text: str) -> float:
    """Return the bits per character that the frequencies of a text's characters have (Shannon, 1948)."""
    counts = Counter(text)
    return -sum(n / len(text) * log2(n / len(text)) for n in counts.values()) if text else 0.0
