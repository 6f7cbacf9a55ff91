-- title: Average order value by week
-- What an order was worth on average, week by week from Monday, by the restaurants' clocks, with the smallest and the largest.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        COALESCE(orderid, eventid) AS orderid,
        CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp) AS ordered_at,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
orders AS (
    SELECT
        orderid,
        CAST(date_trunc('week', MIN(ordered_at)) AS date) AS week,
        SUM(quantity) AS units,
        SUM(price * quantity) AS value
    FROM lines
    GROUP BY orderid
)
SELECT
    week,
    COUNT(*) AS orders,
    CAST(SUM(value) / COUNT(*) AS decimal(18, 2)) AS average_order_value,
    CAST(CAST(SUM(units) AS decimal(18, 2)) / COUNT(*) AS decimal(18, 2)) AS average_units,
    MIN(value) AS smallest_order,
    MAX(value) AS largest_order
FROM orders
GROUP BY week
ORDER BY week;
