-- By hand: what `write-permits.ts` asks. A function, since it takes a lock, and only a statement that begins after that sees
-- what others have taken; as statements of the bot's it would be four ways to the server instead of one. The number of the
-- lock is that of the version before.
CREATE FUNCTION take_ticket_writes(many int, most int, span interval) RETURNS SETOF double precision LANGUAGE plpgsql AS $$
BEGIN
  -- What a crash of the database forgets of this is a few slots of the window, so no commit waits for the disk.
  PERFORM set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(8402118);
  RETURN QUERY
    WITH gone AS (
      DELETE FROM ticket_writes WHERE id < (SELECT min(id) FROM ticket_writes) + 2 * many AND at < clock_timestamp() - span * 2
    ),
    latest AS (SELECT max(id) AS id FROM ticket_writes)
    -- Each stands a window after the one that is `most` before it. Which one that is, its number says: counting them would
    -- take longer the higher the limit.
    INSERT INTO ticket_writes (at)
    SELECT greatest(clock_timestamp(), (
      SELECT earlier.at FROM ticket_writes AS earlier
      WHERE earlier.id <= latest.id + slot - most ORDER BY earlier.id DESC LIMIT 1
    ) + span)
    FROM latest, generate_series(1, many) AS slot ORDER BY slot
    RETURNING (extract(epoch FROM at - clock_timestamp()) * 1000)::double precision;
END $$;
