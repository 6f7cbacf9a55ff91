-- title: Repeated events
-- For each event type, the rows stored, the events behind them, and how many rows are repeats.
SELECT
    eventtype,
    COUNT(*) AS stored_rows,
    COUNT(DISTINCT eventid) AS events,
    COUNT(*) - COUNT(DISTINCT eventid) AS repeats
FROM clickstream_data
GROUP BY eventtype
ORDER BY eventtype;
