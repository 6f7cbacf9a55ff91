-- One row for each pair of items in an order.
WITH baskets AS (
    SELECT DISTINCT
        COALESCE(orderid, eventid) AS orderid,
        restaurantid,
        COALESCE(channel, 'unknown') AS channel,
        menuitem,
        date_trunc('day', eventtime) AS orderedat
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    a.orderid,
    a.restaurantid,
    a.channel,
    a.orderedat,
    a.menuitem || ' + ' || b.menuitem AS pair
FROM baskets a
JOIN baskets b ON a.orderid = b.orderid AND a.menuitem < b.menuitem
