-- title: Categories
-- Units, revenue and share of revenue for each category of the menus.
WITH lines AS (
    SELECT DISTINCT eventid, COALESCE(category, 'unknown') AS category, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
total AS (
    SELECT SUM(price * quantity) AS total_revenue FROM lines
)
SELECT
    lines.category,
    SUM(lines.quantity) AS units,
    SUM(lines.price * lines.quantity) AS revenue,
    CAST(100 * SUM(lines.price * lines.quantity) / NULLIF(total.total_revenue, 0) AS decimal(5, 2))
        AS percent_of_revenue
FROM lines
CROSS JOIN total
GROUP BY lines.category, total.total_revenue
ORDER BY revenue DESC, lines.category;
