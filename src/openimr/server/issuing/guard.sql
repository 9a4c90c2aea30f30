-- Nothing is ever issued unsigned: held by the database itself, whatever program writes the rows.

CREATE FUNCTION issuing_only_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    d cases_determination%ROWTYPE;
    a issuing_approval%ROWTYPE;
BEGIN
    SELECT * INTO d FROM cases_determination WHERE id = NEW.determination_id;
    SELECT * INTO a FROM issuing_approval WHERE id = NEW.approval_id;
    IF d.sealed IS NULL OR d.case_id <> NEW.case_id THEN
        RAISE EXCEPTION 'only a determination of the case that its reviewer has signed is issued' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM cases_determination WHERE case_id = d.case_id AND version > d.version) THEN
        RAISE EXCEPTION 'a later determination is there: only the last one is issued' USING ERRCODE = 'restrict_violation';
    END IF;
    IF a.determination_id <> d.id OR a.digest <> d.digest THEN
        RAISE EXCEPTION 'quality has not approved this text' USING ERRCODE = 'restrict_violation';
    END IF;
    IF d."by" = 'user:' || a.by_id OR d."by" = 'user:' || NEW.by_id THEN
        RAISE EXCEPTION 'who signed a determination neither approves nor issues it' USING ERRCODE = 'restrict_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM issuing_qualitynote WHERE determination_id = d.id AND kind = 'returned') THEN
        RAISE EXCEPTION 'the determination was sent back to its reviewer' USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (
        SELECT 1 FROM store_file f JOIN store_content c ON c.id = f.content_id
        WHERE f.id = NEW.file_id AND f.case_id = NEW.case_id AND c.sha256 = NEW.sha256
    ) THEN
        RAISE EXCEPTION 'the sealed letter is not the one in the store' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_signed BEFORE INSERT ON issuing_issued FOR EACH ROW EXECUTE FUNCTION issuing_only_signed();

-- A determination is served (or received) only where one was issued since the case was last sent back. Events that a
-- case brings along when it is opened are those of another office.
CREATE FUNCTION issuing_only_issued() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    opened timestamptz;
    remanded timestamptz;
    turn integer;
BEGIN
    IF NEW.type NOT IN ('determination served', 'determination received') THEN RETURN NEW; END IF;
    SELECT c.opened INTO opened FROM cases_case c WHERE c.id = NEW.case_id;
    IF NEW.recorded = opened THEN RETURN NEW; END IF;
    SELECT max(e.recorded), max(e.place) INTO remanded, turn
    FROM cases_caseevent e WHERE e.case_id = NEW.case_id AND e.type = 'remanded';
    IF EXISTS (
        SELECT 1 FROM issuing_issued i WHERE i.case_id = NEW.case_id AND (remanded IS NULL OR i.at > remanded)
    ) OR EXISTS (
        SELECT 1 FROM cases_caseevent e WHERE e.case_id = NEW.case_id AND e.type = 'determination served'
        AND e.recorded = opened AND e.place > coalesce(turn, -1)
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'no determination of this case has been issued: nothing is served unsigned' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER only_issued BEFORE INSERT ON cases_caseevent FOR EACH ROW EXECUTE FUNCTION issuing_only_issued();
