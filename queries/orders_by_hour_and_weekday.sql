-- title: Orders by hour and weekday
-- When guests order: orders and revenue for each weekday (1 is Monday) and hour of the day (UTC).
WITH lines AS (
    SELECT DISTINCT eventid, COALESCE(orderid, eventid) AS orderid, eventtime, quantity, price
    FROM clickstream_data
    WHERE eventtype = 'order_placed'
)
SELECT
    day_of_week(eventtime) AS weekday,
    hour(eventtime) AS hour_of_day,
    COUNT(DISTINCT orderid) AS orders,
    SUM(price * quantity) AS revenue
FROM lines
GROUP BY day_of_week(eventtime), hour(eventtime)
ORDER BY weekday, hour_of_day;
