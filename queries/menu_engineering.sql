-- title: Menu engineering
-- Each item by popularity (against the average item) and price (against the average unit).
WITH lines AS (
    SELECT DISTINCT eventid, menuitem, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
),
items AS (
    SELECT
        menuitem,
        SUM(quantity) AS units,
        SUM(price * quantity) AS revenue,
        CAST(SUM(price * quantity) / SUM(quantity) AS decimal(18, 2)) AS average_price
    FROM lines
    GROUP BY menuitem
),
menu AS (
    SELECT
        COUNT(*) AS item_count,
        SUM(units) AS total_units,
        CAST(SUM(revenue) / SUM(units) AS decimal(18, 2)) AS average_price
    FROM items
)
SELECT
    items.menuitem,
    items.units,
    items.average_price,
    items.revenue,
    CASE
        WHEN items.units * menu.item_count >= menu.total_units
            AND items.average_price >= menu.average_price THEN 'star'
        WHEN items.units * menu.item_count >= menu.total_units THEN 'plowhorse'
        WHEN items.average_price >= menu.average_price THEN 'puzzle'
        ELSE 'dog'
    END AS class
FROM items
CROSS JOIN menu
ORDER BY items.units DESC, items.menuitem;
