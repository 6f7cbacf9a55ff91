-- One row an order, and whether the guest had ordered shortly before.
-- Returning means an order on one of the 30 days before (of UTC), so that the figure depends neither on how long
-- the data runs nor on the chosen period. Nothing here needs an event's id, which is half of a table's bytes:
-- an event that came twice is the same order, and one without an order's id is told by its guest and moment.
-- An order that runs past a day's end (UTC) belongs to its first day: its later lines follow none of its own.
-- The days before lie outside the period: of them it is read who ordered, and nothing else.
-- They are joined by stretches of 31 days, an order's own and the one before, which a filter on it chooses.
WITH lines AS (
    SELECT
        dt,
        COALESCE(orderid, customerid || CAST(eventtime AS varchar)) AS orderid,
        customerid,
        restaurantid,
        REPLACE(COALESCE(channel, 'unknown'), '_', ' ') AS channel,
        eventtime
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT CAST(date_add('day', 1, CAST(dt AS date)) AS varchar), orderid, NULL, NULL, NULL, NULL
    FROM clickstream_data
    WHERE eventtype = 'order_placed' AND orderid IS NOT NULL AND hour(eventtime) >= 20
),
begun AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 AS stretch
    FROM lines
    GROUP BY orderid, dt
    HAVING COUNT(*) = COUNT(eventtime)
),
days AS (
    SELECT DISTINCT
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 AS stretch, customerid, dt
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT DISTINCT
        date_diff('day', DATE '2000-01-01', CAST(dt AS date)) / 31 + 1, customerid, dt
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
        MAX(days.dt) AS lastday
    FROM begun
    LEFT JOIN days
        ON begun.stretch = days.stretch
            AND begun.customerid = days.customerid
            AND days.dt < begun.dt
            AND days.dt >= CAST(date_add('day', -30, CAST(begun.dt AS date)) AS varchar)
    GROUP BY begun.dt, begun.orderid, begun.stretch
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    date_add('day', 31 * stretch, timestamp '2000-01-01 00:00:00') AS stretch,
    orderid,
    customerid,
    restaurantid,
    channel,
    {local(orderedat)} AS orderedat,
    orderedat AS happenedat,
    CASE WHEN lastday IS NULL THEN 'New' ELSE 'Returning' END AS visitor
FROM visits
