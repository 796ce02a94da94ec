"""Functions without a single annotation: what their bodies do says what to call them with."""

# mypy: ignore-errors
# ruff: noqa: PERF401, PERF403, B905, PTH123

import heapq
import math


def unique(rows):
    seen = []
    for row in rows:
        if row not in seen:
            seen.append(row)
    return seen


def joined(orders, customers):
    found = []
    for order in orders:
        for customer in customers:
            if order["customer_id"] == customer["id"]:
                found.append((order["total"], customer["name"].upper()))
    return found


def counted(text):
    counts = {}
    for word in text.lower().split():
        counts[word] = counts.get(word, 0) + 1
    return counts


def taxed(prices, rate=0.2):
    return sum(price * (1 + rate) for price in prices)


def primes(n):
    found = []
    number = 2
    while number < n:
        if all(number % prime for prime in found):
            found.append(number)
        number += 1
    return found


def common(one, other):
    return [each for each in one if each in other]


def looked_up(keys, table):
    return [table[key] for key in keys if key in table]


def by_key(rows):
    seen = []
    for row in rows:
        if row.key in seen:
            continue
        seen.append(row.key)
    return seen


def first_cells(lines):
    return [line.split(",")[0] for line in lines]


def concatenated(parts):
    out = ""
    for part in parts:
        out += part
    return out


def applied(function, items):
    return [function(item) for item in items]


def kept(items, wanted):
    return [item for item in items if wanted(item)]


def row_sums(matrix):
    return [sum(row) for row in matrix]


def as_dict(pairs):
    found = {}
    for key, value in pairs:
        found[key] = value
    return found


def inverted(mapping):
    return {value: key for key, value in mapping.items()}


def through(items):
    return unique(items)


def summary(numbers, kind):
    if kind == "sum":
        return sum(numbers)
    if kind in ("least", "most"):
        return min(numbers)
    return None


def oldest(people):
    return sorted(people, key=lambda person: person["age"])[-1]


def letters(text):
    return [chr(ord(letter) + 1) for letter in text]


def smallest(numbers, count):
    heap = list(numbers)
    heapq.heapify(heap)
    return [heapq.heappop(heap) for _ in range(min(count, len(heap)))]


def roots(numbers):
    return [math.sqrt(number) for number in numbers]


def windows(items, width):
    return [items[start : start + width] for start in range(len(items) - width + 1)]


def numbered(names):
    return [f"{index}: {name.strip()}" for index, name in enumerate(names)]


def dotted(left, right):
    return sum(a * b for a, b in zip(left, right))


def lines_of(blob):
    return blob.split(b"\n")


def joined_up(words):
    return ", ".join(words)


def grouped(rows, field="kind"):
    groups = {}
    for row in rows:
        groups.setdefault(row["kind"], []).append(row)
    return groups


def unioned(one, other):
    return one.union(other)


def bounded(values, low, high):
    return [min(max(value, low), high) for value in values]


def flattened(rows):
    flat = []
    for row in rows:
        flat.extend(row)
    return flat


WORKING = [
    unique, joined, counted, taxed, primes, common, looked_up, by_key, first_cells, concatenated, applied,
    kept, row_sums, as_dict, inverted, through, summary, oldest, letters, smallest, roots, windows, numbered,
    dotted, lines_of, joined_up, grouped, unioned, bounded, flattened,
]  # fmt: skip


def asked(connection):
    return connection.execute("select 1")


def opened(path):
    with open(path) as file:
        return file.read()


def handed_on(thing):
    return elsewhere(thing)  # noqa: F821


def handed_to_method(thing):
    return math.nothing.transform(thing)


def read_and_called(thing):
    return thing.name + thing.render()


def unused(thing):
    return 1


REFUSED = [asked, opened, handed_on, handed_to_method, read_and_called, unused]
