-- What happens to a request without changing its state (a comment, a reminder, an escalation) is told as well.
CREATE TRIGGER "request_event_tell" AFTER INSERT ON "request_event" FOR EACH ROW EXECUTE FUNCTION "decision_tell"();
