"""Progress was printed while the generator ran; now all of it is printed before the first item."""

FUNCTION = "steps"
VERDICT = "wrong"
BEFORE = """
def steps(names: list[str]):
    for name in names:
        print("step", name)
        yield name
"""
AFTER = """
def steps(names: list[str]):
    print("".join(f"step {name}\\n" for name in names), end="")
    yield from names
"""
EXAMPLES = ("list(steps(['a', 'b']))", "list(steps([]))")
WITNESS = "running = steps(['a', 'b']); next(running); print('|'); seen = list(running)"
