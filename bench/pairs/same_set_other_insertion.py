"""The two parts of a set are joined the other way round: iteration may differ, the set does not."""

FUNCTION = "ports"
VERDICT = "equal"
BEFORE = """
def ports(tcp: list[str], udp: list[str]) -> set[str]:
    used = {port for port in tcp if port}
    free = {port for port in udp if port}
    return used | free
"""
AFTER = """
def ports(tcp: list[str], udp: list[str]) -> set[str]:
    used = {port for port in tcp if port}
    free = {port for port in udp if port}
    return free | used
"""
EXAMPLES = (
    "sorted(ports(['80', '443'], ['53', '443', '']))",
    "ports([], [])",
    "ports([''], ['9'])",
    "ports(['1', '2', '3'], ['a', 'b']) == {'1', '2', '3', 'a', 'b'}",
)
SIZE = 500
SETUP = "tcp = [str(i) for i in range(n)]; udp = [str(i) for i in range(n, 2 * n)]"
CALL = "ports(tcp, udp)"
