-- title: Refunds
-- What was given back by each restaurant: refunded orders, amount, and share of orders and revenue.
WITH lines AS (
    SELECT DISTINCT
        eventid, eventtype, COALESCE(orderid, eventid) AS orderid, restaurantid, quantity, price
    FROM clickstream_data
    WHERE eventtype IN ('order_placed', 'order_refunded')
),
restaurants AS (
    SELECT
        restaurantid,
        COUNT(DISTINCT CASE WHEN eventtype = 'order_placed' THEN orderid END) AS orders,
        COUNT(DISTINCT CASE WHEN eventtype = 'order_refunded' THEN orderid END) AS refunded_orders,
        SUM(CASE WHEN eventtype = 'order_placed' THEN price * quantity ELSE 0 END) AS revenue,
        SUM(CASE WHEN eventtype = 'order_refunded' THEN price * quantity ELSE 0 END) AS refunded
    FROM lines
    GROUP BY restaurantid
)
SELECT
    restaurantid,
    refunded_orders,
    refunded,
    CAST(CAST(100 * refunded_orders AS decimal(18, 2)) / NULLIF(orders, 0) AS decimal(18, 2))
        AS percent_of_orders,
    CAST(100 * refunded / NULLIF(revenue, 0) AS decimal(18, 2)) AS percent_of_revenue
FROM restaurants
ORDER BY refunded DESC, restaurantid;
