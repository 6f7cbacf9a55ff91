"""A field's id tells its column and what is done to it, so that sorting can name it."""

from quicksight_definition.fields import (
    calculated,
    category,
    count,
    date,
    field_id,
    measure,
    plain,
    whole,
)


def test_ids_tell_the_column_and_what_is_done_to_it() -> None:
    made = [
        category("menu", "Menu item"),
        date("orders", "Ordered at", "HOUR"),
        measure("menu", "Revenue", "SUM"),
        count("orders", "Customer", distinct=True),
        calculated("orders", "Average order", whole()),
        plain("orders", "Order"),
    ]
    assert [field_id(one) for one in made] == [
        "menu.menu-item",
        "orders.ordered-at.hour",
        "menu.revenue.sum",
        "orders.customer.distinct",
        "orders.average-order",
        "orders.order.plain",
    ]
