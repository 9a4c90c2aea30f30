-- A run of assignment can be trusted afterwards: what it was frozen with, its seed and its record never change.
CREATE FUNCTION office_run_keeps() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'a run of assignment is kept' USING ERRCODE = 'restrict_violation';
    END IF;
    IF (OLD.at, OLD.by_id, OLD."on", OLD.reviewers, OLD.organizations, OLD.clearances)
        IS DISTINCT FROM (NEW.at, NEW.by_id, NEW."on", NEW.reviewers, NEW.organizations, NEW.clearances)
        OR (OLD.frozen <> '{}'::jsonb AND OLD.frozen IS DISTINCT FROM NEW.frozen)
        OR (OLD.seed <> '' AND (OLD.seed, OLD.seeded) IS DISTINCT FROM (NEW.seed, NEW.seeded))
        OR (OLD.record <> '' AND OLD.record IS DISTINCT FROM NEW.record) THEN
        RAISE EXCEPTION 'what a run of assignment was frozen with, its seed and its record never change' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER keeps BEFORE UPDATE OR DELETE ON office_assignmentrun FOR EACH ROW EXECUTE FUNCTION office_run_keeps();

-- A case on legal hold is not removed, whatever program asks for it.
CREATE FUNCTION office_held() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ended IS NULL THEN
        RAISE EXCEPTION 'the case is on legal hold' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER held BEFORE DELETE ON office_hold FOR EACH ROW EXECUTE FUNCTION office_held();
