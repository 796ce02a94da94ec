"""A local queue is popped from the front of a list; a deque does it without moving the rest."""

FUNCTION = "reachable"
VERDICT = "faster"
BEFORE = """
def reachable(graph: dict[int, list[int]], start: int) -> list[int]:
    order = []
    seen = {start}
    queue = [start]
    while queue:
        node = queue.pop(0)
        order.append(node)
        for neighbour in graph.get(node, []):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return order
"""
AFTER = """
from collections import deque


def reachable(graph: dict[int, list[int]], start: int) -> list[int]:
    order = []
    seen = {start}
    queue = deque([start])
    while queue:
        node = queue.popleft()
        order.append(node)
        for neighbour in graph.get(node, []):
            if neighbour not in seen:
                seen.add(neighbour)
                queue.append(neighbour)
    return order
"""
EXAMPLES = (
    "reachable({1: [2, 3], 2: [1, 4]}, 1)",
    "reachable({}, 7)",
    "reachable({1: [1, 1]}, 1)",
)
SIZE = 30000
SETUP = "graph = {0: list(range(1, n))}"
CALL = "reachable(graph, 0)"
