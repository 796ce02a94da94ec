"""How many there are of what a name is named for: a few of `options`, any number of `lines`."""

from __future__ import annotations

import ast
import re

from engine.bar import Size
from engine.syntax.nodes import dotted

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LINKS = frozenset({"by", "of", "for", "in", "to", "from", "with", "per"})
"""What stands before these is counted: `urls_by_host` holds URLs."""

_WRAPPINGS = frozenset(
    {
        "list", "set", "dict", "map", "mapping", "array", "tuple", "seq", "sequence", "iter", "iterator",
        "data", "table", "queue", "stack", "cache", "collection", "series", "batch", "stream", "buffer",
        "info", "qs", "queryset", "lookup", "generator", "count", "number",
    }
)  # fmt: skip
"""Words for the container rather than for what it holds: `row_list` holds rows."""

_OF_EACH = frozenset({"name", "id", "key", "value", "title", "slug", "pk", "text"})
"""What each element has one of: there are as many glyph names as glyphs."""

_FEW = frozenset(
    {
        "candidate",
        "arg", "argv", "argument", "formal", "kwarg", "param", "parameter", "opt", "option", "flag",
        "setting", "config", "preference", "base", "mro", "parent", "ancestor", "superclass", "subclass",
        "class", "clazz", "cls", "mixin", "decorator", "attr", "attribute", "alias", "field", "column",
        "col", "header", "dimension", "dim", "axis", "annotation", "tag", "role", "scope", "lock", "plugin",
        "kind", "type", "category", "label", "command", "subcommand", "extension", "ext", "suffix",
        "prefix", "backend", "driver", "engine", "language", "locale", "encoding", "format", "mode",
        "level", "choice", "section", "status", "stage", "phase", "exclude", "excluded", "ignore",
        "ignored", "skip", "skipped", "pattern", "handler", "hook", "callback", "listener", "import",
        "typevar", "tvar", "operand", "operator", "overload", "argtype", "platform", "arch", "architecture",
        "scheme", "strategy", "method", "permission", "perm", "condition", "worker", "reason", "capability",
        "algorithm", "protocol", "digit", "letter", "unicode", "dependency", "dep", "requirement",
        "require", "constraint", "marker", "db", "shard", "replica", "site", "model", "form", "panel",
        "widget", "menu", "view", "schema", "country", "currency", "continent", "weekday", "month",
    }
)  # fmt: skip
"""What people write out by hand, or a signature, class, command line, file name, schema or screen holds."""

_CHOSEN = frozenset(
    {"ignored", "excluded", "skipped", "allowed", "supported", "enabled", "disabled", "required", "default"}
)
"""What people decide about one by one: there are a few `ignored_codes`, whatever codes are."""

_MANY = frozenset(
    {
        "line", "row", "record", "token", "tok", "word", "sentence", "sent", "paragraph", "document", "doc",
        "text", "corpus", "phrase", "string", "symbol", "char", "character", "byte", "chunk", "page",
        "file", "filename", "path", "url", "uri", "message", "msg", "event", "log", "email", "mail",
        "entry", "user", "customer", "subscriber", "contact", "account", "address", "order", "invoice",
        "product", "price", "transaction", "txn", "job", "request", "packet", "frame", "post", "comment",
        "article", "tweet", "revision", "commit", "ref", "blob", "hunk", "sample", "observation",
        "measurement", "point", "coordinate", "coord", "offset", "vector", "vertex", "edge", "segment",
        "geometry", "geom", "tile", "pixel", "image", "photo", "glyph", "distance", "weight", "score",
        "timestamp", "tick", "ngram", "bigram", "unigram", "trigram", "synset", "lemma", "fileid", "train",
        "device",
    }
)  # fmt: skip
"""What programs are fed: texts, tables, logs, stores, graphs, measurements."""

_IRREGULAR = {
    "children": "child", "people": "person", "vertices": "vertex", "indices": "index", "indexes": "index",
    "matrices": "matrix", "corpora": "corpus", "lemmata": "lemma", "axes": "axis", "bases": "base",
    "classes": "class", "subclasses": "subclass", "aliases": "alias", "statuses": "status",
    "hashes": "hash", "addresses": "address", "prefixes": "prefix", "suffixes": "suffix",
    "geometries": "geometry", "phases": "phase", "bytes": "byte", "series": "series", "params": "param",
}  # fmt: skip
_SINGULAR_S = ("ss", "us", "is")
_UNCOUNTED = frozenset({"corpus", "train", "data"})


def amount_named(node: ast.expr) -> Size:
    """Return how many elements a collection has by its name, or by that of the function that gives it.

    The last noun decides, in the plural: `new_urls`, `self.url_list` and `urls_by_host` hold URLs, `line`
    does not hold lines.
    """
    words = _counted(node)
    noun = singular(words[-1]) if words else ""
    if noun in _FEW or not _CHOSEN.isdisjoint(words[:-1]):
        return Size.FEW
    several = bool(words) and (noun != words[-1] or words[-1] in _UNCOUNTED or wrapped(node))
    return Size.MANY if several and noun in _MANY else Size.OPEN


def amount_of(element: ast.expr) -> Size:
    """Return how many there are of what a loop variable is named for: `for line in source`."""
    words = _counted(element)
    noun = singular(words[-1]) if words else ""
    if noun in _FEW:
        return Size.FEW
    return Size.MANY if noun in _MANY else Size.OPEN


def wrapped(node: ast.expr) -> bool:
    """Tell whether the last word of a name is for a container, as in `row_list`, or the plural of what each
    element has one of, as in `glyph_names`."""
    words = _words(node)
    if len(words) < 2:
        return False
    last = singular(words[-1])
    return last in _WRAPPINGS or (last in _OF_EACH and last != words[-1])


def _counted(node: ast.expr) -> list[str]:
    """The words of a name up to the noun that it counts."""
    words = _words(node)
    for position, word in enumerate(words):
        if word in _LINKS and position:
            words = words[:position]
            break
    while len(words) > 1 and singular(words[-1]) in _WRAPPINGS | _OF_EACH:
        words.pop()
    return words


def _words(node: ast.expr) -> list[str]:
    last = (dotted(node) or "").rpartition(".")[2]
    return [word.lower() for word in _WORDS.findall(last)]


def singular(word: str) -> str:
    """Return the singular of an English noun, well enough for the words above."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith("s") and not word.endswith(_SINGULAR_S):
        return word[:-1]
    return word
