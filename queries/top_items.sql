-- title: Top items, every row
-- The ten menu items with the most revenue over every row of the table, views and repeats included.
SELECT menuItem, COUNT(*) as order_count, SUM(quantity) as total_quantity, SUM(price * quantity) as total_revenue
FROM clickstream_data GROUP BY menuItem ORDER BY total_revenue DESC LIMIT 10;
