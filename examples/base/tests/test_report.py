from orders.model import Order
from orders.report import largest, revenue_by_customer

ORDERS = [Order("eu-1", "ada", "A1", 1, 500), Order("eu-2", "bob", "B2", 2, 900)]


def test_revenue_is_summed_per_customer() -> None:
    assert revenue_by_customer(ORDERS) == {"ada": 500, "bob": 900}


def test_largest_order() -> None:
    assert largest(ORDERS).number == "eu-2"
