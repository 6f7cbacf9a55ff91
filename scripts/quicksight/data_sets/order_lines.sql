-- One row a line of an order or of a refund, each event once: a repeated event is the same one.
WITH lines AS (
    SELECT
        ARBITRARY(eventtype) AS eventtype,
        ARBITRARY(eventtime) AS eventtime,
        ARBITRARY(COALESCE(orderid, eventid)) AS orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(COALESCE(channel, 'unknown')) AS channel,
        ARBITRARY(COALESCE(category, 'unknown')) AS category,
        ARBITRARY(menuitem) AS menuitem,
        ARBITRARY(quantity) AS quantity,
        ARBITRARY(price) AS price
    FROM clickstream_data
    WHERE eventtype IN ('order_placed', 'order_refunded')
    GROUP BY eventid
)
SELECT
    eventtime AS orderedat,
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
    hour(eventtime) AS hourofday,
    day_of_week(eventtime) AS weekdaynumber,
    CASE day_of_week(eventtime)
        WHEN 1 THEN 'Mon'
        WHEN 2 THEN 'Tue'
        WHEN 3 THEN 'Wed'
        WHEN 4 THEN 'Thu'
        WHEN 5 THEN 'Fri'
        WHEN 6 THEN 'Sat'
        ELSE 'Sun'
    END AS weekday
FROM lines
