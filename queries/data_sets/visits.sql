-- One row for each step that a visit took on its way to an order.
WITH steps AS (
    SELECT
        dt,
        sessionid,
        eventtype,
        ARBITRARY(restaurantid) AS restaurantid,
        ARBITRARY(REPLACE(COALESCE(channel, 'unknown'), '_', ' ')) AS channel,
        MIN(eventtime) AS orderedat
    FROM clickstream_data
    WHERE sessionid IS NOT NULL
        AND eventtype IN (
            'menu_viewed', 'item_viewed', 'item_added', 'checkout_started', 'order_placed'
        )
    GROUP BY sessionid, eventtype, dt
)
SELECT
    CAST(dt AS timestamp) AS orderday,
    sessionid,
    restaurantid,
    channel,
    orderedat,
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
