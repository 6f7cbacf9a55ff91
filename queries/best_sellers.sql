-- title: Best sellers
-- The twenty items that earned most in placed orders; an event that was delivered twice counts once.
WITH lines AS (
    SELECT DISTINCT eventid, COALESCE(orderid, eventid) AS orderid, menuitem, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    menuitem,
    COUNT(DISTINCT orderid) AS orders,
    SUM(quantity) AS units,
    SUM(price * quantity) AS revenue
FROM lines
GROUP BY menuitem
ORDER BY revenue DESC, menuitem
LIMIT 20;
