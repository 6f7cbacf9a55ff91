-- One row a line of an order, each event once. Its item's class is told by the rows that a visual shows
-- ("Class" in quicksight_definition/columns.py), so that nothing outside the chosen period is read.
WITH lines AS (
    {lines}
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    {local(eventtime)} AS orderedat,
    restaurantid,
    channel,
    category,
    menuitem,
    quantity AS units,
    price * quantity AS revenue
FROM lines
WHERE eventtype = 'order_placed'
