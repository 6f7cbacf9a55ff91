from analytics_emulator.athena.sql.texts.javahash import hash_order


def test_keys_stand_in_the_order_of_javas_hash_map() -> None:
    assert hash_order(["b", "a", "zeta", "AaAa", "BBBB", "k10"]) == [
        *("zeta", "a", "b", "k10", "AaAa", "BBBB")
    ]


def test_more_than_twelve_keys_take_a_larger_table() -> None:
    keys = [
        "price",
        "quantity",
        "menuItem",
        "customerId",
        "restaurantId",
        "timestamp",
        "channel",
        "currency",
        "orderId",
        "sessionId",
        "category",
        "eventType",
        "eventId",
    ]
    assert hash_order(keys) == [
        "eventId",
        "quantity",
        "orderId",
        "channel",
        "sessionId",
        "eventType",
        "menuItem",
        "restaurantId",
        "price",
        "customerId",
        "currency",
        "category",
        "timestamp",
    ]
