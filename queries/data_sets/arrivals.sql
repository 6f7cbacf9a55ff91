-- One row: whether all of yesterday's orders are here, and how that is known.
-- They are, where something is in the table that came in after yesterday and Firehose's longest buffer
-- (15 minutes) had ended, and each restaurant that sold on the day a week before sold yesterday.
-- Yesterday is each restaurant's own: it ends where the last restaurant's clocks show midnight.
WITH clock AS (
    SELECT date_trunc('day', CAST(at_timezone(current_timestamp, '{zone}') AS timestamp)) AS today
),
events AS (
    SELECT
        eventtype,
        restaurantid,
        COALESCE(orderid, eventid) AS orderid,
        {place_zone} AS zone,
        date_trunc(
            'day', CAST(at_timezone(with_timezone(eventtime, 'UTC'), {place_zone}) AS timestamp)
        ) AS day,
        CAST(at_timezone(with_timezone(receivedat, 'UTC'), '{zone}') AS timestamp) AS receivedat
    FROM clickstream_data
    WHERE dt >= CAST(current_date - INTERVAL '10' DAY AS varchar)
),
places AS (
    SELECT
        events.restaurantid,
        MAX(
            CAST(at_timezone(with_timezone(clock.today, events.zone), '{zone}') AS timestamp)
        ) AS midnight,
        COUNT(
            DISTINCT CASE WHEN events.day = clock.today - INTERVAL '1' DAY THEN events.orderid END
        ) AS orders,
        COUNT(CASE WHEN events.day = clock.today - INTERVAL '8' DAY THEN 1 END) AS before
    FROM events
    CROSS JOIN clock
    WHERE events.eventtype = 'order_placed'
    GROUP BY events.restaurantid
),
known AS (
    SELECT
        COALESCE(SUM(orders), 0) AS orders,
        MAX(midnight) AS midnight,
        array_join(
            array_sort(array_agg(CASE WHEN orders = 0 AND before > 0 THEN restaurantid END)), ', '
        ) AS silent
    FROM places
),
newest AS (
    SELECT MAX(receivedat) AS receivedat
    FROM events
),
whole AS (
    SELECT
        GREATEST(clock.today, COALESCE(known.midnight, clock.today)) + INTERVAL '15' MINUTE AS moment
    FROM known
    CROSS JOIN clock
)
SELECT
    CASE
        WHEN COALESCE(newest.receivedat < whole.moment, TRUE) THEN 'Not yet'
        WHEN known.silent <> '' THEN 'Look'
        ELSE 'All here'
    END AS state,
    CASE
        WHEN newest.receivedat IS NULL THEN 'Nothing has come in for ten days.'
        WHEN newest.receivedat < whole.moment
            THEN 'The newest row came in on ' || format_datetime(newest.receivedat, 'MMM d, HH:mm')
                || '. Until one has come in after ' || format_datetime(whole.moment, 'HH:mm')
                || ' today, some of yesterday may be on their way.'
        WHEN known.silent <> ''
            THEN 'No order of yesterday is here from ' || known.silent || ', which sold a week before.'
        ELSE CAST(known.orders AS varchar) || IF(known.orders = 1, ' order', ' orders')
            || '. What came in until '
            || format_datetime(newest.receivedat, 'MMM d, HH:mm')
            || ' is here, and each restaurant that sold a week before sold yesterday.'
    END AS reason
FROM known
CROSS JOIN newest
CROSS JOIN whole
