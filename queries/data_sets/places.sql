-- One row a restaurant and channel that orders came by: what the controls offer to choose from.
SELECT DISTINCT
    restaurantid,
    REPLACE(COALESCE(channel, 'unknown'), '_', ' ') AS channel
FROM clickstream_data
WHERE eventtype IN ('order_placed', 'order_refunded')
