-- title: Channels
-- Where orders come from: orders, revenue and average order value for each channel.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        COALESCE(orderid, eventid) AS orderid,
        COALESCE(channel, 'unknown') AS channel,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    channel,
    COUNT(DISTINCT orderid) AS orders,
    SUM(price * quantity) AS revenue,
    CAST(SUM(price * quantity) / COUNT(DISTINCT orderid) AS decimal(18, 2)) AS average_order_value
FROM lines
GROUP BY channel
ORDER BY revenue DESC, channel;
