from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest

from engine import config as config_package
from engine.config import INLINE_FROM, KEYS, Config, load, settings
from engine.config.document import line_of
from engine.config.reading import oldest_python
from engine.errors import BadConfig
from engine.model import Level

RULES = ("membership-in-list", "string-concat-in-loop")


def velox(text: str) -> Config:
    return load({"velox.toml": text.encode()}, RULES).root


def pyproject(text: str) -> Config:
    return load({"pyproject.toml": text.encode()}, RULES).root


def refusal(text: str, name: str = "velox.toml") -> BadConfig:
    with pytest.raises(BadConfig) as caught:
        load({name: text.encode()}, RULES)
    return caught.value


class TestReading:
    def test_every_key_is_read(self) -> None:
        found = velox(
            """
            select = ["membership-in-list", "CONCAT"]
            ignore = ["string-concat-in-loop"]
            exclude = ["legacy/"]
            include = ["tests/bench_*.py"]
            default_exclude = false
            max_inline = 0
            min_confidence = 1
            inline_from = "pattern"
            target_python = "3.10"
            fail_on = "medium"
            neighbours = 1000
            """
        )
        assert found == Config(
            select=("membership-in-list", "CONCAT"),
            ignore=("string-concat-in-loop",),
            exclude=("legacy/",),
            include=("tests/bench_*.py",),
            default_exclude=False,
            max_inline=0,
            min_confidence=1.0,
            inline_from=Level.PATTERN,
            target_python="3.10",
            fail_on="medium",
            neighbours=1000,
        )

    @pytest.mark.parametrize("text", ["", "# nothing set\n", "\r\n\r\n"])
    def test_an_empty_file_means_the_defaults(self, text: str) -> None:
        assert velox(text) == Config()

    @pytest.mark.parametrize(
        "text",
        [
            "[tool.velox]\nmax_inline = 3\n",
            "[tool]\nvelox.max_inline = 3\n",
            "tool = {velox = {max_inline = 3}}\n",
            '[project]\r\nname = "x"\r\n\r\n["tool".\'velox\']\r\n"max_inline" = 3\r\n',
        ],
    )
    def test_a_pyproject_may_hold_them(self, text: str) -> None:
        assert pyproject(text) == Config(max_inline=3)

    def test_a_pyproject_without_them_settles_nothing(self) -> None:
        assert pyproject('[tool.other]\nmax_inline = "x"\n') == Config()

    def test_velox_toml_takes_the_place_of_the_pyproject_beside_it(self) -> None:
        files = {"velox.toml": b"max_inline = 1", "pyproject.toml": b"[tool.velox]\nneighbours = 1"}
        assert load(files).root == Config(max_inline=1)

    @pytest.mark.parametrize(("word", "level"), INLINE_FROM.items())
    def test_words_for_levels(self, word: str, level: Level) -> None:
        assert velox(f'inline_from = "{word}"').inline_from is level

    def test_names_are_not_checked_where_the_rules_are_unknown(self) -> None:
        assert load({"velox.toml": b'ignore = ["whatever"]'}).root.ignore == ("whatever",)

    def test_a_pyproject_that_is_broken_and_not_about_us_is_left_to_others(self) -> None:
        files = {"tests/data/pyproject.toml": b"[broken\n\xff", "velox.toml": b"max_inline = 1"}
        assert load(files).for_path("tests/data/a.py").max_inline == 1


class TestPython:
    @pytest.mark.parametrize(
        ("specifier", "oldest"),
        [
            (">=3.9", "3.9"),
            (">=3.10,<4", "3.10"),
            ("~=3.8", "3.8"),
            (">=3.9.2", "3.9"),
            ("==3.11.*", "3.11"),
            (">3.7", "3.7"),
            (">=2.7, !=3.0.*, !=3.1.*", "3.2"),
        ],
    )
    def test_the_oldest_python_is_read(self, specifier: str, oldest: str) -> None:
        assert oldest_python(specifier) == oldest
        assert pyproject(f'[project]\nrequires-python = "{specifier}"').target_python == oldest

    @pytest.mark.parametrize(
        "specifier",
        [None, "", "^3.9", "three", "<3", ">=99", 3.9, ["3.9"], ">=3." + "9" * 5000, ">=3" + ",>=3" * 9000],
    )
    def test_what_names_no_python_is_none(self, specifier: object) -> None:
        assert oldest_python(specifier) in (None, "3.0" if specifier == "" else None)

    @pytest.mark.parametrize("project", ["project = 3", '[project]\nrequires-python = ["x"]', "[[project]]"])
    def test_an_odd_project_table_is_passed_over(self, project: str) -> None:
        assert pyproject(project).target_python is None

    def test_a_setting_wins_over_requires_python(self) -> None:
        text = '[project]\nrequires-python = ">=3.9"\n[tool.velox]\ntarget_python = "3.12"\n'
        assert pyproject(text).target_python == "3.12"

    def test_the_nearest_requires_python_counts_whatever_file_holds_the_settings(self) -> None:
        tree = load(
            {
                "velox.toml": b"max_inline = 1",
                "pyproject.toml": b'[project]\nrequires-python = ">=3.8"',
                "new/pyproject.toml": b'[project]\nrequires-python = ">=3.13"',
            }
        )
        assert tree.for_path("a.py") == Config(max_inline=1, target_python="3.8")
        assert tree.for_path("new/a.py") == Config(max_inline=1, target_python="3.13")


class TestNearest:
    def test_the_nearest_file_governs_alone(self) -> None:
        tree = load(
            {
                "pyproject.toml": b"[tool.velox]\nmax_inline = 1\nneighbours = 1",
                "one/velox.toml": b"max_inline = 2",
                "one/deep/er/pyproject.toml": b"[tool.velox]\nmax_inline = 3",
                "two/pyproject.toml": b"[project]",
            }
        )
        expected = {
            "a.py": 1,
            "one/a.py": 2,
            "one/deep/a.py": 2,
            "one/deep/er/a.py": 3,
            "two/x/a.py": 1,
            "ones/a.py": 1,
        }
        assert {path: tree.for_path(path).max_inline for path in expected} == expected
        assert tree.for_path("one/a.py").neighbours == 40
        assert [tree.for_path(path).folder for path in ("a.py", "one/deep/a.py")] == ["", "one"]

    def test_without_files_the_defaults_hold(self) -> None:
        assert load({}).for_path("deep/er/a.py") == load({}).root == Config()


class TestRefusals:
    def test_an_unknown_key_is_named_with_file_line_and_remedy(self) -> None:
        error = refusal("# max_inlines = 1\nselect = []\n\nmax-inlines = 3\n")
        assert str(error) == "velox.toml:4: unknown key `max-inlines`; did you mean `max_inline`?"
        assert (error.path, error.line) == ("velox.toml", 4)

    def test_an_unknown_key_like_none_lists_all(self) -> None:
        assert refusal("x = 1").problem == f"unknown key `x`; known are {', '.join(KEYS)}."

    def test_the_folder_is_no_key(self) -> None:
        assert "unknown key `folder`" in refusal('folder = "x"').problem

    @pytest.mark.parametrize(
        ("setting", "problem"),
        [
            ('select = "CONCAT"', "must be a list of strings"),
            ("exclude = [1]", "must be a list of strings"),
            ('include = [""]', "none of them empty"),
            (f"exclude = {['x'] * 201}", "at most 200 strings"),
            ("default_exclude = 0", "must be true or false"),
            ("max_inline = true", "must be a whole number from 0 to 100"),
            ("max_inline = 5.0", "must be a whole number from 0 to 100"),
            ("max_inline = -1", "must be a whole number from 0 to 100"),
            ("neighbours = 1001", "must be a whole number from 0 to 1000"),
            ('min_confidence = "0.5"', "must be a number from 0 to 1"),
            ("min_confidence = 1.01", "must be a number from 0 to 1"),
            ("min_confidence = nan", "must be a number from 0 to 1"),
            ("min_confidence = true", "must be a number from 0 to 1"),
            ('inline_from = "TESTED"', 'must be one of "pattern", "applies", "tested"'),
            ("inline_from = 2", 'must be one of "pattern", "applies", "tested"'),
            ('fail_on = "error"', 'must be one of "never", "low", "medium", "high"'),
            ("target_python = 3.10", 'must be a version of Python 3 in quotes, such as "3.9"'),
            ('target_python = ">=3.9"', 'must be a version of Python 3 in quotes, such as "3.9"'),
            ('target_python = "py39"', 'must be a version of Python 3 in quotes, such as "3.9"'),
            ('ignore = ["membership_in_lists"]', "did you mean `membership-in-list`?"),
            ('select = ["concat"]', "did you mean `CONCAT`?"),
            ('select = ["zzzzzz"]', "known are membership-in-list, string-concat-in-loop, FASTPATH"),
            ("[exclude]\na = 1", "must be a list of strings"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, setting: str, problem: str) -> None:
        key = setting.strip("[").split(" ")[0].split("]")[0]
        error = refusal(f"# {key}\n\n{setting}\n")
        assert problem in error.problem
        assert f"`{key}`" in error.problem
        assert error.line == 3

    @pytest.mark.parametrize("value", ['"fast"', "[1]", "3", "[]", "[[]]"])
    def test_a_section_that_is_no_table_is_refused(self, value: str) -> None:
        error = refusal(f"[tool]\nvelox = {value}\n# tool.velox", "pyproject.toml")
        assert (error.line, error.problem) == (2, "`tool.velox` must be a table of settings.")

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("a = 1\nb = \n", 2),
            ("a = 1\na = 2\n", 2),
            ("max_inline = 1\nneighbours = [1,\n", 3),
            ("x", 1),
            ("a = 1\n\n[[[", 3),
            ("a = " + "9" * 5000, None),
            ("a = " + "[" * 100_000, None),
            ("# " + "x" * 1_000_001, None),
            ("a = 1979-13-41", 1),
        ],
    )
    def test_what_is_no_toml_is_refused(self, text: str, line: int | None) -> None:
        error = refusal(text)
        assert line is None or error.line == line
        assert "the file is" in error.problem or "unknown key" in error.problem

    def test_what_is_no_text_is_refused(self) -> None:
        with pytest.raises(BadConfig, match=r"^velox\.toml:2: the file is not UTF-8\.$"):
            load({"velox.toml": b"a = 1\nb = '\xff'"})

    def test_a_broken_pyproject_about_us_is_refused(self) -> None:
        assert refusal("[tool.velox]\nmax_inline = \n", "one/pyproject.toml").path == "one/pyproject.toml"


class TestLines:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("[tool.velox]\nkey = 1", 2),
            ("key = 1\n[tool.velox]\n# key = 2\nkey = 3", 4),
            ('[a]\ntext = """\n[tool.velox]\nkey = 1\n"""\n[tool.velox]\nkey = 1', 7),
            ("[tool.other]\nkey = 1\n[tool.velox]\nother = [\n  'key = 1',\n]\n'key' = 1", 7),
            ("[tool]\nother.key = 1\nvelox.key = 1", 3),
            ("tool.velox.key = 1", 1),
            ("tool = { other = 1, velox = { key = 1 } }", 1),
            ("[tool.velox]\nkey = [\n1,\n2]", 2),
            ("[tool.velox.key]\na = 1", 1),
            ("[[tool.other]]\nkey = 1\n[[tool.other]]\nkey = 2\n[tool.velox]\nkey = 1", 6),
            ("a = '\u2028\x0b\u0085'\n[tool.velox]\nkey = 1".replace("\x0b", ""), 3),
            ("[ tool . 'velox' ] # key = 1\n\n  \"key\"=1", 3),
        ],
    )
    def test_the_line_is_that_of_the_statement_in_its_table(self, text: str, line: int) -> None:
        assert line_of(text, ("tool", "velox", "key")) == line

    @pytest.mark.parametrize(
        "text", ["", "[tool.velox]\nother = 1", "key = 1", "# key = 1", "[tool.velox.other]\nkey = 1"]
    )
    def test_a_key_that_is_not_there_has_no_line(self, text: str) -> None:
        assert line_of(text, ("tool", "velox", "key")) is None

    def test_a_statement_that_never_seems_to_end_is_given_up(self) -> None:
        text = "a = [\n" + "1,\n" * 100_000 + "]\nkey = 1\n"
        assert line_of(text, ("key",)) is None

    def test_statements_of_few_long_lines_are_given_up_too(self) -> None:
        text = "a = [\n" + f"'{'x' * 5000}',\n" * 100 + "]\nkey = 1\n"
        assert line_of(text, ("key",)) is None

    @pytest.mark.parametrize(
        "text",
        [
            "\n" + "a." * 30_000 + "b = 1",
            "\n[" + "a . " * 30_000 + "b]",
            "\n" + '\'a\'."b\\"".' * 9000 + "c = 1",
            "\nx = {" + "a." * 30_000 + "b = 1}",
        ],
    )
    def test_a_key_of_a_thousand_parts_is_not_parsed(self, text: str) -> None:
        assert str(refusal(text)) == "velox.toml:2: a key has more than 16 parts."

    def test_words_with_dots_are_no_keys(self) -> None:
        words = ", ".join(["e.g. a.b.c"] * 100)
        assert velox(f'exclude = ["{words}", "{"." * 100}"] # {words}').exclude == (words, "." * 100)


def test_every_key_is_explained_in_one_sentence() -> None:
    """The documentation of the settings is made of these sentences."""
    tree = ast.parse(inspect.getsource(Config))
    body = tree.body[0]
    assert isinstance(body, ast.ClassDef)
    explained = {
        field.target.id: ast.literal_eval(text.value)
        for field, text in zip(body.body, body.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
    }
    assert set(explained) == {*KEYS, "folder"}
    assert all(sentence.endswith(".") for sentence in explained.values())
    assert Path(inspect.getfile(settings)).parent == Path(inspect.getfile(config_package)).parent
