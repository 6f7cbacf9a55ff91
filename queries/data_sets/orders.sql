-- One row an order: when it began, and what it came to.
-- A day here is a partition, of UTC. An order that runs past its end has a row on both, the later one
-- without an id, so that it counts once and no money is lost: its lines of the four hours before are looked at.
WITH lines AS (
    {lines}
),
parts AS (
    SELECT dt, orderid, customerid, restaurantid, channel, eventtime, price * quantity AS revenue
    FROM lines
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT CAST(date_add('day', 1, CAST(dt AS date)) AS varchar), orderid, NULL, NULL, NULL, NULL, NULL
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
        SUM(revenue) AS revenue,
        COUNT(*) = COUNT(eventtime) AS isbegun
    FROM parts
    GROUP BY orderid, dt
    HAVING COUNT(eventtime) > 0
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    CASE WHEN isbegun THEN orderid END AS orderid,
    customerid,
    restaurantid,
    channel,
    orderedat,
    revenue
FROM orders
