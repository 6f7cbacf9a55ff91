-- What each hour of the restaurants' clocks brought since a day: orders by when they began, what they were worth, what
-- was given back, and all events; each event once.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        eventtype,
        COALESCE(orderid, eventid) AS orderid,
        CAST(at_timezone(with_timezone(eventtime, 'UTC'), '{zone}') AS timestamp) AS happened_at,
        quantity,
        price
    FROM clickstream_data
    WHERE dt >= '{first_day}'
),
orders AS (
    SELECT date_trunc('hour', MIN(happened_at)) AS hour, SUM(price * quantity) AS revenue
    FROM lines
    WHERE eventtype = 'order_placed'
    GROUP BY orderid
),
found AS (
    SELECT hour, COUNT(*) AS orders, SUM(revenue) AS revenue, 0 AS refunded, 0 AS events
    FROM orders
    GROUP BY hour
    UNION ALL
    SELECT
        date_trunc('hour', happened_at) AS hour,
        0 AS orders,
        0 AS revenue,
        SUM(CASE WHEN eventtype = 'order_refunded' THEN price * quantity ELSE 0 END) AS refunded,
        COUNT(*) AS events
    FROM lines
    GROUP BY date_trunc('hour', happened_at)
)
SELECT
    hour,
    SUM(orders) AS orders,
    SUM(revenue) AS revenue,
    SUM(refunded) AS refunded,
    SUM(events) AS events
FROM found
GROUP BY hour
ORDER BY hour;
