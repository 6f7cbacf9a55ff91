-- One row for each pair of items in an order.
-- Of an order that runs past a day's end (UTC) the later day has the pairs that its lines make, with each other
-- and with those of the four hours before.
WITH lines AS (
    {lines}
),
{whole_orders}
SELECT
    CAST(dt AS timestamp) AS orderday,
    orderid,
    restaurantid,
    channel,
    {local(orderedat)} AS orderedat,
    a.menuitem || ' + ' || b.menuitem AS pair
FROM orders
CROSS JOIN UNNEST(items) AS a (menuitem)
CROSS JOIN UNNEST(items) AS b (menuitem)
WHERE a.menuitem < b.menuitem
    AND COALESCE(contains(earlier, a.menuitem) AND contains(earlier, b.menuitem), FALSE) = FALSE
