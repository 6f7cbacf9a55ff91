-- One row an order, and whether the guest had ordered shortly before.
-- Returning means an order in the 30 days before, so that the figure doesn't depend on how long the data runs.
-- An order that runs past a day's end (UTC) belongs to its first day: its later lines follow none of its own.
-- Those days lie outside the period: of them the moments of each guest's orders are read, and nothing else.
-- They are joined by stretches of 31 days, an order's own and the one before, which a filter on it chooses.
WITH lines AS (
    {lines}
),
parts AS (
    SELECT dt, orderid, customerid, restaurantid, channel, eventtime
    FROM lines
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT CAST(date_add('day', 1, CAST(dt AS date)) AS varchar), orderid, NULL, NULL, NULL, NULL
    FROM clickstream_data
    WHERE eventtype = 'order_placed' AND orderid IS NOT NULL AND hour(eventtime) >= 20
),
orders AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 AS stretch
    FROM parts
    GROUP BY orderid, dt
    HAVING COUNT(*) = COUNT(eventtime)
),
moments AS (
    SELECT DISTINCT
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 AS stretch, customerid, eventtime
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT DISTINCT
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 + 1, customerid, eventtime
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
visits AS (
    SELECT
        orders.dt,
        orders.orderid,
        ARBITRARY(orders.customerid) AS customerid,
        ARBITRARY(orders.restaurantid) AS restaurantid,
        ARBITRARY(orders.channel) AS channel,
        ARBITRARY(orders.orderedat) AS orderedat,
        orders.stretch,
        MAX(moments.eventtime) AS lastorderedat
    FROM orders
    LEFT JOIN moments
        ON orders.stretch = moments.stretch
            AND orders.customerid = moments.customerid
            AND moments.eventtime < orders.orderedat
            AND moments.eventtime >= orders.orderedat - INTERVAL '30' DAY
    GROUP BY orders.dt, orders.orderid, orders.stretch
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    date_add('day', 31 * stretch, timestamp '2000-01-01 00:00:00') AS stretch,
    orderid,
    customerid,
    restaurantid,
    channel,
    orderedat,
    CASE WHEN lastorderedat IS NULL THEN 'New' ELSE 'Returning' END AS visitor
FROM visits
