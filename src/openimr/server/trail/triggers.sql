-- The audit trail is written by the database itself, so that no way of changing a row goes round it.

CREATE FUNCTION openimr_trail() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    after  jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    it jsonb := coalesce(after, before);
    changed jsonb := '[]';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        SELECT coalesce(jsonb_agg(key ORDER BY key), '[]') INTO changed
        FROM jsonb_each(after) AS a(key, value) WHERE before -> key IS DISTINCT FROM value;
        IF changed = '[]' THEN RETURN NULL; END IF;
    END IF;
    INSERT INTO trail_trailrow (epoch, xid, at, actor, request, verb, "table", "row", case_number, columns, digest)
    VALUES (
        (SELECT number FROM trail_trailepoch), pg_current_xact_id()::text::bigint, clock_timestamp(),
        coalesce(nullif(current_setting('openimr.actor', true), ''), 'database'),
        coalesce(current_setting('openimr.request', true), ''),
        lower(TG_OP), TG_TABLE_NAME, coalesce(it ->> 'id', it ->> 'number', it ->> 'session_key', ''),
        CASE WHEN TG_TABLE_NAME = 'cases_case' THEN it ->> 'number' ELSE nullif(current_setting('openimr.case', true), '') END,
        changed, sha256(convert_to(it::text, 'UTF8'))
    );
    RETURN NULL;
END $$;

CREATE FUNCTION openimr_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: rows are neither changed nor removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION openimr_keep_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('openimr.purge', true) = 'yes' AND TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RAISE EXCEPTION '% is append-only: rows are neither changed nor removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trail_trailrow FOR EACH ROW EXECUTE FUNCTION openimr_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON trail_trailrow FOR EACH STATEMENT EXECUTE FUNCTION openimr_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON trail_trailblock FOR EACH ROW EXECUTE FUNCTION openimr_append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON trail_trailblock FOR EACH STATEMENT EXECUTE FUNCTION openimr_append_only();
INSERT INTO trail_trailepoch (number) VALUES (0);
