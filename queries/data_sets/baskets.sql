-- One row for each pair of items in an order.
WITH lines AS (
    {lines}
),
baskets AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        array_agg(DISTINCT menuitem) AS items
    FROM lines
    WHERE eventtype = 'order_placed'
    GROUP BY orderid, dt
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    orderid,
    restaurantid,
    channel,
    orderedat,
    a.menuitem || ' + ' || b.menuitem AS pair
FROM baskets
CROSS JOIN UNNEST(items) AS a (menuitem)
CROSS JOIN UNNEST(items) AS b (menuitem)
WHERE a.menuitem < b.menuitem
