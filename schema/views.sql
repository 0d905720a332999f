-- Views over the tables. Each begins with a comment that docs/data.md shows.

-- ACLED's 31 columns: incidents that are not denied and whose day is known.
-- Where no deaths are told ACLED writes 0.
CREATE VIEW acled AS
SELECT
    event_id_cnty, event_date, "year", time_precision, disorder_type, event_type, sub_event_type,
    actor1, assoc_actor_1, inter1, actor2, assoc_actor_2, inter2, interaction, civilian_targeting,
    iso, region, country, admin1, admin2, admin3, location, latitude, longitude, geo_precision,
    source, source_scale, notes, coalesce(fatalities, 0) AS fatalities, tags, "timestamp"
FROM events
WHERE record_type = 'incident' AND certainty <> 'denied' AND event_date IS NOT NULL;

-- Deaths and events by country, month and event type.
CREATE VIEW fatalities_by_month AS
SELECT
    country,
    CAST(date_trunc('month', event_date) AS DATE) AS "month",
    event_type,
    CAST(count(*) AS INTEGER) AS events,
    CAST(sum(fatalities) AS INTEGER) AS fatalities
FROM acled
GROUP BY ALL
ORDER BY ALL;

-- Events and deaths by first administrative level and event type.
CREATE VIEW events_by_admin1 AS
SELECT
    country,
    admin1,
    event_type,
    CAST(count(*) AS INTEGER) AS events,
    CAST(sum(fatalities) AS INTEGER) AS fatalities
FROM acled
GROUP BY ALL
ORDER BY ALL;

-- Who meets whom, whichever stands first: events, deaths, first and last day.
CREATE VIEW dyads AS
SELECT
    CASE WHEN actor2 IS NULL THEN actor1 ELSE least(actor1, actor2) END AS actor_a,
    CASE WHEN actor2 IS NULL THEN NULL ELSE greatest(actor1, actor2) END AS actor_b,
    interaction,
    CAST(count(*) AS INTEGER) AS events,
    CAST(sum(fatalities) AS INTEGER) AS fatalities,
    min(event_date) AS first_date,
    max(event_date) AS last_date
FROM acled
GROUP BY ALL
ORDER BY ALL;

-- What is said of each group's size over time, with who says it. Denied statements are left out.
CREATE VIEW strengths_by_group AS
SELECT
    strengths."group", country, location, as_of_start, as_of_end, low, best, high, approximate,
    unit, strengths.attributed_to, strengths.certainty, documents.source, strength_id
FROM strengths
JOIN documents USING (doc_id)
WHERE certainty <> 'denied'
ORDER BY ALL;

-- What could not be used or resolved: documents that are not ok, and reports without day or place.
CREATE VIEW problems AS
SELECT 'document' AS kind, doc_id, NULL AS report_id, coalesce(error, status) AS reason
FROM documents
WHERE status <> 'ok'
UNION ALL
SELECT 'date', doc_id, report_id, coalesce('Not resolved: ' || date_text, 'No date is told.')
FROM reports
WHERE event_date IS NULL AND record_type = 'incident'
UNION ALL
SELECT 'place', doc_id, report_id, coalesce('Not resolved: ' || location_text, 'No place is told.')
FROM reports
WHERE location IS NULL AND record_type = 'incident'
ORDER BY ALL;
