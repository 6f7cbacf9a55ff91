-- One row for each pair of items in an order.
WITH baskets AS (
    SELECT
        COALESCE(orderid, eventid) AS orderid,
        menuitem,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(COALESCE(channel, 'unknown')) AS channel,
        MIN(eventtime) AS orderedat
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    GROUP BY COALESCE(orderid, eventid), menuitem
)
SELECT
    a.orderid,
    a.restaurantid,
    a.channel,
    a.orderedat,
    a.menuitem || ' + ' || b.menuitem AS pair
FROM baskets a
JOIN baskets b ON a.orderid = b.orderid AND a.menuitem < b.menuitem
