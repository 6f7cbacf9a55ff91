-- title: Items bought together
-- The twenty pairs of items that share the most orders, and in what share of all orders they do.
WITH baskets AS (
    SELECT DISTINCT COALESCE(orderid, eventid) AS orderid, menuitem
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
pairs AS (
    SELECT a.menuitem AS item, b.menuitem AS other_item, COUNT(*) AS orders
    FROM baskets a
    JOIN baskets b ON a.orderid = b.orderid AND a.menuitem < b.menuitem
    GROUP BY a.menuitem, b.menuitem
),
total AS (
    SELECT COUNT(DISTINCT orderid) AS orders FROM baskets
)
SELECT
    pairs.item,
    pairs.other_item,
    pairs.orders,
    CAST(CAST(100 * pairs.orders AS decimal(18, 2)) / total.orders AS decimal(5, 2))
        AS percent_of_orders
FROM pairs
CROSS JOIN total
ORDER BY pairs.orders DESC, pairs.item, pairs.other_item
LIMIT 20;
