from orders.importer import frames, marketplaces, parse, select
from orders.model import Order

EXPORT = "eu-1 ; ada ; A1 ; 1 ; 500\n\nuk-2;bob;B2;2;900\n"


def test_the_export_is_read_line_by_line() -> None:
    assert parse(EXPORT) == [Order("eu-1", "ada", "A1", 1, 500), Order("uk-2", "bob", "B2", 2, 900)]


def test_marketplaces_are_the_first_part_of_the_number() -> None:
    assert marketplaces(parse(EXPORT)) == {"eu", "uk"}


def test_orders_are_selected_by_prefix() -> None:
    assert [order.sku for order in select(parse(EXPORT), ["B", "C"])] == ["B2"]


def test_padding_is_dropped_from_each_chunk() -> None:
    assert frames([b"ab\0\0", b"", b"\0c", b"d\0"]) == b"ab\0cd"
