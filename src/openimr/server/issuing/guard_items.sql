-- In place of the function of guard.sql: an order sends back the items that it names. What it left standing is still
-- served on who was not told of it; of what it sent back only a later determination is.
CREATE OR REPLACE FUNCTION issuing_only_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened timestamptz;
    remanded timestamptz;
    turn integer;
    told jsonb := coalesce(nullif(NEW.document->'items', 'null'), '[]');
BEGIN
    IF NEW.type NOT IN ('determination served', 'determination received') THEN RETURN NEW; END IF;
    SELECT c.opened INTO opened FROM cases_case c WHERE c.id = NEW.case_id;
    IF NEW.recorded = opened THEN RETURN NEW; END IF;
    -- No items: all of the case.
    SELECT max(e.recorded), max(e.place) INTO remanded, turn
    FROM cases_caseevent e WHERE e.case_id = NEW.case_id AND e.type = 'remanded' AND (
        told = '[]' OR coalesce(nullif(e.document->'items', 'null'), '[]') = '[]' OR EXISTS (
            SELECT 1 FROM jsonb_array_elements(told) AS item WHERE e.document->'items' @> item
        )
    );
    IF EXISTS (
        SELECT 1 FROM issuing_issued i WHERE i.case_id = NEW.case_id AND (remanded IS NULL OR i.at > remanded)
    ) OR EXISTS (
        SELECT 1 FROM cases_caseevent e WHERE e.case_id = NEW.case_id AND e.type = 'determination served'
        AND e.recorded = opened AND e.place > coalesce(turn, -1)
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'no determination of this case has been issued: nothing is served unsigned' USING ERRCODE = 'restrict_violation';
END $$;
