-- One row an order: when it began, what it came to, and whether it was the guest's first.
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
firsts AS (
    SELECT customerid, MIN(orderedat) AS firstorderat FROM orders GROUP BY customerid
)
SELECT
    orders.orderid,
    orders.customerid,
    orders.restaurantid,
    orders.channel,
    orders.orderedat,
    orders.revenue,
    hour(orders.orderedat) AS hourofday,
    day_of_week(orders.orderedat) AS weekdaynumber,
    CASE day_of_week(orders.orderedat)
        WHEN 1 THEN 'Mon'
        WHEN 2 THEN 'Tue'
        WHEN 3 THEN 'Wed'
        WHEN 4 THEN 'Thu'
        WHEN 5 THEN 'Fri'
        WHEN 6 THEN 'Sat'
        ELSE 'Sun'
    END AS weekday,
    CASE WHEN orders.orderedat > firsts.firstorderat THEN 'Returning' ELSE 'New' END AS visitor
FROM orders
JOIN firsts ON orders.customerid = firsts.customerid
