-- title: Revenue by day
-- Orders, units, revenue, what was refunded and what remains, for each day of the restaurants' clocks.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        eventtype,
        COALESCE(orderid, eventid) AS orderid,
        CAST(CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp) AS date) AS day,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype IN ('order_placed', 'order_refunded')
),
days AS (
    SELECT
        day,
        COUNT(DISTINCT CASE WHEN eventtype = 'order_placed' THEN orderid END) AS orders,
        SUM(CASE WHEN eventtype = 'order_placed' THEN quantity ELSE 0 END) AS units,
        SUM(CASE WHEN eventtype = 'order_placed' THEN price * quantity ELSE 0 END) AS revenue,
        SUM(CASE WHEN eventtype = 'order_refunded' THEN price * quantity ELSE 0 END) AS refunded
    FROM lines
    GROUP BY day
)
SELECT day, orders, units, revenue, refunded, revenue - refunded AS net_revenue
FROM days
ORDER BY day;
