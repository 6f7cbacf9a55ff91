-- title: Orders by hour and weekday
-- When guests order: orders and revenue for each weekday (1 is Monday) and hour of the restaurants' clocks.
WITH lines AS (
    SELECT DISTINCT
        eventid,
        COALESCE(orderid, eventid) AS orderid,
        CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp) AS ordered_at,
        quantity,
        price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    day_of_week(ordered_at) AS weekday,
    hour(ordered_at) AS hour_of_day,
    COUNT(DISTINCT orderid) AS orders,
    SUM(price * quantity) AS revenue
FROM lines
GROUP BY day_of_week(ordered_at), hour(ordered_at)
ORDER BY weekday, hour_of_day;
