"""A function that returns functions: their code has another name inside, their answers are the same."""

FUNCTION = "make_checks"
VERDICT = "equal"
BEFORE = """
def make_checks(limits: dict[str, int]):
    def make(limit):
        return lambda x: x <= limit

    return {name: make(limit) for name, limit in limits.items()}
"""
AFTER = """
def make_checks(limits: dict[str, int]):
    def make(bound):
        return lambda value: value <= bound

    return {name: make(bound) for name, bound in limits.items()}
"""
EXAMPLES = (
    "{k: [f(0), f(1), f(2)] for k, f in make_checks({'a': 1, 'b': 0}).items()}",
    "make_checks({})",
    "make_checks(None)",
)
SIZE = 300
SETUP = "limits = {str(i): i for i in range(n)}"
CALL = "make_checks(limits)"
