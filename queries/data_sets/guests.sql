-- One row an order, and whether the guest had ordered shortly before.
-- Returning means an order in the 30 days before, so that the figure doesn't depend on how long the data runs.
-- An order that runs past a day's end (UTC) belongs to its first day: its later lines follow none of its own.
-- Those days lie outside the period: of them the moments of each guest's orders are read, and nothing else.
-- They are joined by stretches of 31 days, an order's own and the one before, which a filter on it chooses.
WITH lines AS (
    {lines}
),
{whole_orders},
begun AS (
    SELECT
        dt,
        orderid,
        customerid,
        restaurantid,
        channel,
        orderedat,
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 AS stretch
    FROM orders
    WHERE isbegun
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
        begun.dt,
        begun.orderid,
        ARBITRARY(begun.customerid) AS customerid,
        ARBITRARY(begun.restaurantid) AS restaurantid,
        ARBITRARY(begun.channel) AS channel,
        ARBITRARY(begun.orderedat) AS orderedat,
        begun.stretch,
        MAX(moments.eventtime) AS lastorderedat
    FROM begun
    LEFT JOIN moments
        ON begun.stretch = moments.stretch
            AND begun.customerid = moments.customerid
            AND moments.eventtime < begun.orderedat
            AND moments.eventtime >= begun.orderedat - INTERVAL '30' DAY
    GROUP BY begun.dt, begun.orderid, begun.stretch
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
