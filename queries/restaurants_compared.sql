-- title: Restaurants compared
-- Orders, customers, revenue, average order value and share of all revenue by restaurant.
WITH lines AS (
    SELECT DISTINCT
        eventid, COALESCE(orderid, eventid) AS orderid, restaurantid, customerid, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
total AS (
    SELECT SUM(price * quantity) AS total_revenue FROM lines
)
SELECT
    lines.restaurantid,
    COUNT(DISTINCT lines.orderid) AS orders,
    COUNT(DISTINCT lines.customerid) AS customers,
    SUM(lines.price * lines.quantity) AS revenue,
    CAST(SUM(lines.price * lines.quantity) / COUNT(DISTINCT lines.orderid) AS decimal(18, 2))
        AS average_order_value,
    CAST(100 * SUM(lines.price * lines.quantity) / NULLIF(total.total_revenue, 0) AS decimal(5, 2))
        AS percent_of_revenue
FROM lines
CROSS JOIN total
GROUP BY lines.restaurantid, total.total_revenue
ORDER BY revenue DESC, lines.restaurantid;
