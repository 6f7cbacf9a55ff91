-- One row an order: when it began, and what it came to.
-- A day here is a partition, of UTC. An order that runs past its end has a row on both, the later one
-- without an id, so that it counts once and no money is lost: its lines of the four hours before are looked at.
WITH lines AS (
    {lines}
),
{whole_orders}
SELECT
    CAST(dt AS timestamp) AS orderday,
    CASE WHEN isbegun THEN orderid END AS orderid,
    customerid,
    restaurantid,
    channel,
    {local(orderedat)} AS orderedat,
    orderedat AS happenedat,
    revenue
FROM orders
