-- title: Latest orders
-- The fifty latest orders, one row each: when (by the restaurants' clocks), where, by which channel, how much.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        COALESCE(orderid, eventid) AS orderid,
        eventtime,
        CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp) AS ordered_at,
        restaurantid,
        channel,
        customerid,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    orderid,
    MIN(ordered_at) AS ordered_at,
    MIN(restaurantid) AS restaurantid,
    MIN(channel) AS channel,
    MIN(customerid) AS customerid,
    SUM(quantity) AS units,
    SUM(price * quantity) AS revenue
FROM lines
GROUP BY orderid
ORDER BY MIN(eventtime) DESC, orderid
LIMIT 50;
