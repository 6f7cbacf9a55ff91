-- One row for each pair of items in an order.
WITH lines AS (
    {lines}
),
baskets AS (
    SELECT
        orderid,
        menuitem,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat
    FROM lines
    WHERE eventtype = 'order_placed'
    GROUP BY orderid, menuitem
)
SELECT
    a.orderid,
    a.restaurantid,
    a.channel,
    a.orderedat,
    a.menuitem || ' + ' || b.menuitem AS pair
FROM baskets a
JOIN baskets b ON a.orderid = b.orderid AND a.menuitem < b.menuitem
