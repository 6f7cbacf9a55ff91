-- title: Top customers
-- The twenty customers who spent most: orders, restaurants, first and last order (by the restaurants' clocks).
WITH lines AS (
    SELECT DISTINCT
        eventid,
        COALESCE(orderid, eventid) AS orderid,
        customerid,
        restaurantid,
        CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp) AS ordered_at,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    customerid,
    COUNT(DISTINCT orderid) AS orders,
    COUNT(DISTINCT restaurantid) AS restaurants,
    SUM(price * quantity) AS revenue,
    MIN(ordered_at) AS first_order,
    MAX(ordered_at) AS last_order
FROM lines
GROUP BY customerid
ORDER BY revenue DESC, customerid
LIMIT 20;
