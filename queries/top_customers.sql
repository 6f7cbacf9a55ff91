-- title: Top customers
-- The twenty customers who spent most: orders, restaurants, first and last order.
WITH lines AS (
    SELECT DISTINCT
        eventid, COALESCE(orderid, eventid) AS orderid, customerid, restaurantid, eventtime,
        quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    customerid,
    COUNT(DISTINCT orderid) AS orders,
    COUNT(DISTINCT restaurantid) AS restaurants,
    SUM(price * quantity) AS revenue,
    MIN(eventtime) AS first_order,
    MAX(eventtime) AS last_order
FROM lines
GROUP BY customerid
ORDER BY revenue DESC, customerid
LIMIT 20;
