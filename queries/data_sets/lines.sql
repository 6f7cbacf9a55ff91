SELECT
    dt,
    ARBITRARY(eventtype) AS eventtype,
    ARBITRARY(eventtime) AS eventtime,
    ARBITRARY(COALESCE(orderid, eventid)) AS orderid,
    ARBITRARY(customerid) AS customerid,
    ARBITRARY(restaurantid) AS restaurantid,
    ARBITRARY(REPLACE(COALESCE(channel, 'unknown'), '_', ' ')) AS channel,
    ARBITRARY(COALESCE(category, 'unknown')) AS category,
    ARBITRARY(menuitem) AS menuitem,
    ARBITRARY(quantity) AS quantity,
    ARBITRARY(price) AS price,
    ARBITRARY(json_extract_scalar(attributes, '$.table')) AS tablename
FROM clickstream_data
WHERE eventtype IN ('order_placed', 'order_refunded')
GROUP BY eventid, dt
