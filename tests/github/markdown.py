"""Markdown as GitHub shows it: tables, a few harmless tags, suggestions drawn as differences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename
from pygments.util import ClassNotFound

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HARMLESS = re.compile(
    r"&lt;(/?(?:details|summary|sub|sup|kbd|br|b|i|em|strong|ins|del|code|p|blockquote|ul|ol|li)\s*/?"
    r"|details open)&gt;"
)
"""Tags without attributes that GitHub keeps, after everything was escaped."""

formatter = HtmlFormatter(nowrap=True)


def colour(code: str, lexer: Lexer | None) -> Markup:
    """Return code as HTML with classes for its tokens."""
    if lexer is None:
        return escape(code)
    lines = str(highlight(code, lexer, formatter))
    return Markup(lines if code.endswith("\n") else lines.removesuffix("\n"))  # pygments escapes


def lexer_of(path: str) -> Lexer | None:
    """Return what reads a file's language, None if nothing does."""
    try:
        return get_lexer_for_filename(path, stripnl=False, ensurenl=True)
    except ClassNotFound:
        return None


def _by_name(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False) if language else None
    except ClassNotFound:
        return None


def _html(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Keep the harmless tags, drop comments, show everything else as the text it is."""
    visible = COMMENT.sub("", tokens[index].content)
    return HARMLESS.sub(r"<\1>", str(escape(visible)))


def _line(kind: str, text: str, lexer: Lexer | None) -> Markup:
    mark = {"old": "-", "new": "+"}[kind]
    return Markup('<tr class="{}"><td class="mark">{}</td><td class="code">{}</td></tr>').format(
        kind, mark, colour(text, lexer)
    )


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    token = tokens[index]
    language = token.info.strip().split(" ")[0]
    if language == "suggestion" and "replaced" in env:
        lexer = lexer_of(env["path"])
        rows = [_line("old", line, lexer) for line in env["replaced"]]
        rows += [_line("new", line, lexer) for line in token.content.splitlines()]
        head = Markup('<div class="suggestion"><div class="suggestion-head">Suggested change</div><table>')
        return str(head + Markup("").join(rows) + Markup("</table></div>"))
    if language == "diff":
        rows = [_diff_line(line) for line in token.content.splitlines()]
        return str(Markup('<pre class="diff"><code>') + Markup("").join(rows) + Markup("</code></pre>"))
    return f"<pre><code>{colour(token.content, _by_name(language))}</code></pre>"


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Any) -> str:
    """Name an image instead of loading it: the page stands alone."""
    return f"<em>[image: {escape(tokens[index].content)}]</em>"


def _diff_line(line: str) -> Markup:
    kind = {"+": "new", "-": "old", "@": "hunk"}.get(line[:1], "same")
    return Markup('<span class="{}">{}\n</span>').format(kind, line)


def _task(html: str) -> str:
    return re.sub(r"<li>(<p>)?\[([ xX])\] ", _box, html)


def _box(found: re.Match[str]) -> str:
    checked = " checked" if found[2] in "xX" else ""
    return f'<li class="task">{found[1] or ""}<input type="checkbox" disabled{checked}> '


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": True, "breaks": True}).enable(["table", "strikethrough"])
    rules = {"html_block": _html, "html_inline": _html, "fence": _fence, "image": _image}
    for kind, rule in rules.items():
        parser.add_render_rule(kind, rule)
    return parser


PARSER = _parser()


def markdown(text: str, *, path: str = "", replaced: Sequence[str] | None = None) -> Markup:
    """Return a body as HTML; `replaced` are the lines that a suggestion in it would replace."""
    env = {} if replaced is None else {"replaced": replaced, "path": path}
    return Markup(_task(PARSER.render(text, env)))  # the parser and `_html` escape
