-- One row an order: when it began, and what it came to.
WITH lines AS (
    {lines}
),
orders AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        SUM(price * quantity) AS revenue
    FROM lines
    WHERE eventtype = 'order_placed'
    GROUP BY orderid, dt
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    orderid,
    customerid,
    restaurantid,
    channel,
    orderedat,
    revenue
FROM orders
