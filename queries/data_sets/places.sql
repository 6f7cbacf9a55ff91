-- One row a restaurant and channel that orders came by: what the controls offer to choose from.
-- Of thirteen months, so that who opens for a season alone is there before the next.
SELECT DISTINCT
    restaurantid,
    REPLACE(COALESCE(channel, 'unknown'), '_', ' ') AS channel
FROM clickstream_data
WHERE eventtype IN ('order_placed', 'order_refunded')
    AND dt >= CAST(current_date - INTERVAL '400' DAY AS varchar)
