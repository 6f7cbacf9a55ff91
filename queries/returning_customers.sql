-- title: Returning customers
-- Customers by how often they ordered, and what each group brought in.
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
),
total AS (
    SELECT COUNT(*) AS customers, SUM(revenue) AS total_revenue FROM customers
),
segments AS (
    SELECT
        CASE
            WHEN orders = 1 THEN '1 order'
            WHEN orders <= 4 THEN '2 to 4 orders'
            ELSE '5 or more orders'
        END AS segment,
        orders,
        revenue
    FROM customers
)
SELECT
    segments.segment,
    COUNT(*) AS customers,
    SUM(segments.orders) AS orders,
    SUM(segments.revenue) AS revenue,
    CAST(CAST(100 * COUNT(*) AS decimal(18, 2)) / total.customers AS decimal(5, 2))
        AS percent_of_customers,
    CAST(100 * SUM(segments.revenue) / NULLIF(total.total_revenue, 0) AS decimal(5, 2))
        AS percent_of_revenue
FROM segments
CROSS JOIN total
GROUP BY segments.segment, total.customers, total.total_revenue
ORDER BY segments.segment;
