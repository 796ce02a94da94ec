from orders.model import Customer, Order
from orders.report import cheapest, customers_in_order, largest, revenue_abroad, revenue_by_customer

ORDERS = [Order("eu-1", "ada", "A1", 1, 500), Order("eu-2", "bob", "B2", 2, 900)]
CUSTOMERS = [Customer("ada", "Ada", "north"), Customer("bob", "Bob", "south")]


def test_revenue_is_summed_per_customer() -> None:
    assert revenue_by_customer(ORDERS) == {"ada": 500, "bob": 900}


def test_revenue_outside_the_home_region() -> None:
    assert revenue_abroad(ORDERS, CUSTOMERS, "north") == 900


def test_first_purchase_decides_the_order() -> None:
    assert customers_in_order([*ORDERS, ORDERS[0]]) == ["ada", "bob"]


def test_largest_and_cheapest_order() -> None:
    assert largest(ORDERS).number == "eu-2"
    assert cheapest(ORDERS).number == "eu-1"
