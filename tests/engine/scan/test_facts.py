from __future__ import annotations

import ast
from pathlib import Path

import pytest

from engine.knowledge import CallFact
from engine.scan.facts import MODULE_BODY, facts_of
from engine.scan.outline import Outline
from engine.syntax.code import Code
from tests.engine.scan.trees import PRODUCT, facts, linked, report


def test_names_lines_and_loops() -> None:
    found = facts(
        """
        def top(xs):
            for x in xs:
                for y in x:
                    yield [z for z in y]

        class C:
            def method(self):
                def inner():
                    return 1
                return inner

            class D:
                async def deep(self):
                    pass
        """
    )
    assert {name: (f.line, f.end_line, f.loops) for name, f in found.items()} == {
        "top": (2, 5, 3),
        "C.method": (8, 11, 0),
        "C.method.inner": (9, 10, 0),
        "C.D.deep": (14, 15, 0),
    }


def test_every_definition_of_a_name_is_told() -> None:
    source = """
        class C:
            @property
            def x(self):
                return self._x

            @x.setter
            def x(self, value):
                self._x = value
        """
    assert [(f.name, f.line, f.pure) for f in report(source).functions] == [
        ("C.x", 4, True),
        ("C.x", 8, False),
    ]


@pytest.mark.parametrize(
    ("call", "target"),
    [
        ("helper(x)", "here.helper"),
        ("Thing(x)", "here.Thing"),
        ("Thing.make(x)", "here.Thing.make"),
        ("models.User(x)", ".models.User"),
        ("User.save(x)", ".models.User.save"),
        ("np.zeros(x)", "numpy.zeros"),
        ("pkg.sub.run(x)", "pkg.sub.run"),
        ("late(x)", "pkg.late"),
    ],
)
def test_targets_of_calls(call: str, target: str) -> None:
    source = f"""
        import numpy as np
        import pkg.sub
        from . import models
        from .models import User

        def helper(x): return x
        class Thing: pass

        def f(x):
            from pkg import late
            return {call}
        """
    assert facts(source)["f"].calls == (CallFact(target, 0, 12),)


@pytest.mark.parametrize(
    "call",
    ["len(x)", "os.listdir(x)", "x.run()", "x()", "x[0]()", "unknown(x)", "local(x)", "shadowed(x)"],
)
def test_calls_that_lead_nowhere_are_left_out(call: str) -> None:
    source = f"""
        import os
        from pkg import shadowed

        def f(x, shadowed):
            local = x.run
            return {call}
        """
    assert facts(source)["f"].calls == ()


def test_the_deepest_call_of_each_target_is_told() -> None:
    source = """
        from pkg import g
        def f(xs):
            g(xs)
            for x in xs:
                g(x)
                g(x, 1)
        """
    assert facts(source)["f"].calls == (CallFact("pkg.g", 1, 6),)


def test_methods_through_self_cls_bases_and_closures() -> None:
    source = """
        from .base import Base

        class First(Base):
            def known(self):
                return 1

        class Second(First):
            def run(self):
                self.known()
                self.inherited()
                def later():
                    self.known()
                return later

            @classmethod
            def make(cls):
                return cls.run(cls())

            @staticmethod
            def free(self):
                self.known()

        class Third(Second, Second):
            def loop(self):
                self.known()
        """
    found = facts(source)
    targets = {name: [call.target for call in f.calls] for name, f in found.items() if f.calls}
    assert targets == {
        "Second.run": ["here.First.known", ".base.Base.inherited"],
        "Second.run.later": ["here.First.known"],
        "Second.make": ["here.Second.run"],
        "Third.loop": ["here.First.known"],
    }


def test_a_class_that_inherits_itself_does_not_hang() -> None:
    source = "class C(C):\n    def f(self):\n        self.g()\n"
    assert facts(source)["C.f"].calls == ()


def test_loops_at_module_level_are_a_script_at_work() -> None:
    found = facts("def f(x):\n    return x\n\nfor i in range(9):\n    f(i)\n")
    assert found[MODULE_BODY].calls == (CallFact("here.f", 1, 5),)
    assert found[MODULE_BODY].cold


def test_calls_at_module_level_outside_loops_are_not_told() -> None:
    assert MODULE_BODY not in facts("def f(x):\n    return x\n\nf(1)\n")


def test_command_line_set_up_is_cold() -> None:
    assert facts("def options(parser):\n    parser.add_argument('-v')\n")["options"].cold


def test_an_empty_file_has_no_facts() -> None:
    assert report("").functions == ()


def test_a_definition_on_one_line() -> None:
    found = facts("from pkg import g\ndef f(x): return g(x)\n")
    assert found["f"].calls == (CallFact("pkg.g", 0, 2),)


def test_complexity_is_taken_over_by_name_and_line() -> None:
    module = linked("def f(x):\n    return x\n")
    [function] = facts_of(Code(module), {("f", 1): 7, ("f", 2): 9})
    assert function.complexity == 7


@pytest.mark.parametrize("path", PRODUCT, ids=lambda path: path.stem)
def test_targets_agree_with_what_names_mean(path: Path) -> None:
    module = linked(path.read_bytes())
    code = Code(module)
    outline = Outline(module)
    for call in outline.of(ast.Call):
        target = outline.dotted(outline.places.function(call), call.func)
        certain = code.origin(call.func)
        if target is not None and certain is not None:
            assert target == certain, call.lineno


@pytest.mark.parametrize(
    ("body", "target"),
    [
        ("w = Wheel(x)\n    return w.supported(x)", "app.wheel.Wheel.supported"),
        (
            "def inner(w: Wheel):\n        return w.supported(x)\n    return inner",
            "app.wheel.Wheel.supported",
        ),
        ("job = Job()\n    return job.run(x)", "here.Job.run"),
        ("w = Wheel(x)\n    w = x\n    return w.supported(x)", None),
        ("w = make(x)\n    return w.supported(x)", None),
        ("w = w.next\n    return w.supported(x)", None),
        ("w = w.copy_of(w)\n    return w.supported(x)", None),
        ("p = Path(x)\n    return p.resolve(x)", None),
    ],
)
def test_methods_of_objects_whose_class_is_known(body: str, target: str | None) -> None:
    source = (
        "from pathlib import Path\nfrom app.wheel import Wheel\n"
        f"class Job:\n    def run(self, x): return x\ndef make(x): return x\ndef f(x, w=None):\n    {body}\n"
    )
    called = {fact.target for function in facts(source).values() for fact in function.calls}
    assert {each for each in called if each.rpartition(".")[2] in {"supported", "run", "resolve"}} == (
        {target} if target else set()
    )
