-- One row a customer and order, and whether it was the customer's first.
WITH orders AS (
    SELECT
        COALESCE(orderid, eventid) AS orderid,
        customerid,
        restaurantid,
        COALESCE(channel, 'unknown') AS channel,
        MIN(eventtime) AS orderedat
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    GROUP BY COALESCE(orderid, eventid), customerid, restaurantid, COALESCE(channel, 'unknown')
),
firsts AS (
    SELECT customerid, MIN(orderedat) AS firstorderat FROM orders GROUP BY customerid
)
SELECT
    orders.orderid,
    orders.customerid,
    orders.restaurantid,
    orders.channel,
    orders.orderedat,
    CASE WHEN orders.orderedat > firsts.firstorderat THEN 'Returning' ELSE 'New' END AS visitor
FROM orders
JOIN firsts ON orders.customerid = firsts.customerid
