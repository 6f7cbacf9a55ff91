parts AS (
    SELECT
        dt,
        orderid,
        customerid,
        restaurantid,
        channel,
        eventtime,
        price * quantity AS revenue,
        menuitem,
        NULL AS earlier
    FROM lines
    WHERE eventtype = 'order_placed'
    UNION ALL
    SELECT
        CAST(date_add('day', 1, CAST(dt AS date)) AS varchar),
        orderid,
        NULL,
        NULL,
        NULL,
        NULL,
        NULL,
        menuitem,
        menuitem
    FROM clickstream_data
    WHERE eventtype = 'order_placed' AND orderid IS NOT NULL AND hour(eventtime) >= 20
),
orders AS (
    SELECT
        dt,
        orderid,
        ARBITRARY(customerid) AS customerid,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(channel) AS channel,
        MIN(eventtime) AS orderedat,
        SUM(revenue) AS revenue,
        COUNT(*) = COUNT(eventtime) AS isbegun,
        array_distinct(array_agg(menuitem)) AS items,
        array_agg(earlier) FILTER (WHERE earlier IS NOT NULL) AS earlier
    FROM parts
    GROUP BY orderid, dt
    HAVING COUNT(eventtime) > 0
)
