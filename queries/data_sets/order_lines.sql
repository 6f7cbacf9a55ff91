-- One row a line of an order or of a refund, each event once: a repeated event is the same one.
WITH lines AS (
    {lines}
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    {local(eventtime)} AS orderedat,
    eventtime AS happenedat,
    CASE WHEN eventtype = 'order_placed' THEN orderid END AS orderid,
    CASE WHEN eventtype = 'order_refunded' THEN orderid END AS refundedorderid,
    customerid,
    restaurantid,
    channel,
    category,
    menuitem,
    CASE WHEN eventtype = 'order_placed' THEN quantity ELSE 0 END AS units,
    price,
    CASE WHEN eventtype = 'order_placed' THEN price * quantity ELSE 0 END AS revenue,
    CASE WHEN eventtype = 'order_refunded' THEN price * quantity ELSE 0 END AS refunded,
    tablename
FROM lines
