-- title: Key figures
-- Revenue, orders, average order value, customers, and the share who ordered more than once.
WITH lines AS (
    SELECT DISTINCT eventid, COALESCE(orderid, eventid) AS orderid, customerid, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
customers AS (
    SELECT
        customerid,
        COUNT(DISTINCT orderid) AS orders,
        SUM(price * quantity) AS revenue
    FROM lines
    GROUP BY customerid
)
SELECT
    SUM(revenue) AS revenue,
    SUM(orders) AS orders,
    CAST(SUM(revenue) / SUM(orders) AS decimal(18, 2)) AS average_order_value,
    COUNT(*) AS customers,
    CAST(CAST(100 * COUNT_IF(orders > 1) AS decimal(18, 2)) / NULLIF(COUNT(*), 0) AS decimal(5, 2))
        AS returning_percent
FROM customers;
