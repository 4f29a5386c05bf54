/**
 * SQL for a decision (alias d) after which nobody was waited for any more: it rejected the request (alias r), or it was the
 * last approval that was missing. What the time to approval is measured by, and what a list by days of deciding goes by.
 */
export const LAST_DECISION = `(r.status = 'rejected' OR r.stage >= jsonb_array_length(r.requirement -> 'stages'))
    AND NOT EXISTS (SELECT 1 FROM decision x WHERE x.request_id = d.request_id AND x.id > d.id)`;
