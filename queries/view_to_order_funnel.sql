-- title: From view to order
-- How many sessions reach each step from the menu to an order, and the share of the widest step.
WITH reached AS (
    SELECT
        CASE eventtype
            WHEN 'menu_viewed' THEN 1
            WHEN 'item_viewed' THEN 2
            WHEN 'item_added' THEN 3
            WHEN 'checkout_started' THEN 4
            ELSE 5
        END AS step,
        eventtype,
        COUNT(DISTINCT sessionid) AS sessions
    FROM clickstream_data
    WHERE sessionid IS NOT NULL
        AND eventtype IN (
            'menu_viewed', 'item_viewed', 'item_added', 'checkout_started', 'order_placed'
        )
    GROUP BY eventtype
),
widest AS (
    SELECT MAX(sessions) AS sessions FROM reached
)
SELECT
    reached.step,
    reached.eventtype,
    reached.sessions,
    CAST(CAST(100 * reached.sessions AS decimal(18, 2)) / widest.sessions AS decimal(5, 2))
        AS percent_of_widest
FROM reached
CROSS JOIN widest
ORDER BY reached.step;
