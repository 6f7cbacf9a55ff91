-- One row a line of an order with its item's class: popularity and price against the averages of all time.
-- Those are of few columns and name no event, so that they stay cheap: an event that came twice counts twice.
WITH lines AS (
    {lines}
),
items AS (
    SELECT
        menuitem,
        SUM(quantity) AS units,
        SUM(price * quantity) AS revenue,
        CAST(SUM(price * quantity) / SUM(quantity) AS decimal(18, 2)) AS averageprice
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
    GROUP BY menuitem
),
menu AS (
    SELECT
        COUNT(*) AS items,
        SUM(units) AS units,
        CAST(SUM(revenue) / SUM(units) AS decimal(18, 2)) AS averageprice
    FROM items
),
classes AS (
    SELECT
        items.menuitem,
        CASE
            WHEN items.units * menu.items >= menu.units
                AND items.averageprice >= menu.averageprice THEN 'Star'
            WHEN items.units * menu.items >= menu.units THEN 'Plowhorse'
            WHEN items.averageprice >= menu.averageprice THEN 'Puzzle'
            ELSE 'Dog'
        END AS menuclass
    FROM items
    CROSS JOIN menu
)
SELECT
    CAST(lines.dt AS timestamp) AS orderday,
    lines.eventtime AS orderedat,
    lines.restaurantid,
    lines.channel,
    lines.category,
    lines.menuitem,
    lines.quantity AS units,
    lines.price * lines.quantity AS revenue,
    classes.menuclass
FROM lines
JOIN classes ON lines.menuitem = classes.menuitem
WHERE lines.eventtype = 'order_placed'
