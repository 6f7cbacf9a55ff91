-- One row for each step that a visit took on its way to an order.
-- A step on both sides of a day's end (UTC) has a row on both days, the later one without the visit's id,
-- so that it counts once; it is known by the two hours before.
WITH events AS (
    SELECT dt, sessionid, eventtype, restaurantid, channel, eventtime
    FROM clickstream_data
    WHERE sessionid IS NOT NULL
        AND eventtype IN (
            'menu_viewed', 'item_viewed', 'item_added', 'checkout_started', 'order_placed'
        )
    UNION ALL
    SELECT
        CAST(date_add('day', 1, CAST(dt AS date)) AS varchar),
        sessionid,
        eventtype,
        NULL,
        NULL,
        NULL
    FROM clickstream_data
    WHERE sessionid IS NOT NULL
        AND hour(eventtime) >= 22
        AND eventtype IN (
            'menu_viewed', 'item_viewed', 'item_added', 'checkout_started', 'order_placed'
        )
),
steps AS (
    SELECT
        dt,
        sessionid,
        eventtype,
        ARBITRARY(restaurantid) AS restaurantid,
        REPLACE(COALESCE(ARBITRARY(channel), 'unknown'), '_', ' ') AS channel,
        MIN(eventtime) AS orderedat,
        COUNT(*) = COUNT(eventtime) AS isbegun
    FROM events
    GROUP BY sessionid, eventtype, dt
    HAVING COUNT(eventtime) > 0
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    CASE WHEN isbegun THEN sessionid END AS sessionid,
    restaurantid,
    channel,
    {local(orderedat)} AS orderedat,
    CASE eventtype
        WHEN 'menu_viewed' THEN 1
        WHEN 'item_viewed' THEN 2
        WHEN 'item_added' THEN 3
        WHEN 'checkout_started' THEN 4
        ELSE 5
    END AS stepnumber,
    CASE eventtype
        WHEN 'menu_viewed' THEN 'Viewed the menu'
        WHEN 'item_viewed' THEN 'Viewed an item'
        WHEN 'item_added' THEN 'Added an item'
        WHEN 'checkout_started' THEN 'Began to pay'
        ELSE 'Ordered'
    END AS step
FROM steps
