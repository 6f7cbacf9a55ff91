-- One row for each pair of items in an order.
-- Of an order that runs past a day's end (UTC) the later day has the pairs that its lines make, with each other
-- and with those of the four hours before.
WITH lines AS (
    {lines}
),
parts AS (
    SELECT dt, orderid, restaurantid, channel, eventtime, menuitem, NULL AS earlier
    FROM lines
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT CAST(date_add('day', 1, CAST(dt AS date)) AS varchar), orderid, NULL, NULL, NULL, menuitem, menuitem
    FROM clickstream_data
    WHERE eventtype = 'order_placed' AND orderid IS NOT NULL AND hour(eventtime) >= 20
),
baskets AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        array_distinct(array_agg(menuitem)) AS items,
        array_agg(earlier) FILTER (WHERE earlier IS NOT NULL) AS earlier
    FROM parts
    GROUP BY orderid, dt
    HAVING COUNT(eventtime) > 0
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
    AND COALESCE(contains(earlier, a.menuitem) AND contains(earlier, b.menuitem), FALSE) = FALSE
