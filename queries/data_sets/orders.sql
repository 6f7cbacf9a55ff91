-- One row an order: when it began, what it came to, and whether the guest had ordered shortly before.
-- Returning means an order in the 30 days before, so that the figure doesn't depend on how long the data runs.
WITH lines AS (
    {lines}
),
orders AS (
    SELECT
        orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        SUM(price * quantity) AS revenue
    FROM lines
    WHERE eventtype = 'order_placed'
    GROUP BY orderid
),
visits AS (
    SELECT
        orders.*,
        LAG(orderedat) OVER (PARTITION BY customerid ORDER BY orderedat, orderid) AS lastorderedat
    FROM orders
)
SELECT
    orderid,
    customerid,
    restaurantid,
    channel,
    orderedat,
    revenue,
    CASE WHEN lastorderedat >= orderedat - INTERVAL '30' DAY THEN 'Returning' ELSE 'New' END AS visitor
FROM visits
