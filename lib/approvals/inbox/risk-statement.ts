import "server-only";

/**
 * More payments of one customer than this are a shared customer id ("guest"), about which a hint would say nothing; reading all
 * of them would take long and tell no more.
 */
const PAYMENTS_AT_MOST = 500;
const RELATED_AT_MOST = 40;
const RELATED_DAYS = 30;
const MAKER_DAYS = 90;

/** Payments of the same card or customer, with the payment itself. Email addresses differ by case only by accident. */
const RELATED_PAYMENTS = `
  SELECT x.id, bool_or(x.card) AS card, bool_or(x.customer) AS customer FROM (
    SELECT q.transaction_id AS id, false AS card, false AS customer
    UNION ALL (SELECT o.id, false, true FROM payment_transaction o
      WHERE q.customer_id IS NOT NULL AND o.customer_id = q.customer_id LIMIT ${PAYMENTS_AT_MOST})
    UNION ALL (SELECT o.id, false, true FROM payment_transaction o
      WHERE q.email IS NOT NULL AND lower(o.customer_email) = q.email LIMIT ${PAYMENTS_AT_MOST})
    UNION ALL (SELECT other.transaction_id, true, false FROM payment_attempt own
      JOIN payment_attempt other ON other.saved_card_id = own.saved_card_id AND other.state = 'success'
      WHERE own.transaction_id = q.transaction_id AND own.saved_card_id IS NOT NULL AND own.state = 'success'
      LIMIT ${PAYMENTS_AT_MOST})
  ) x GROUP BY x.id`;

/** Refunds that happened, may have happened or are asked for; a request counts until its operation does. */
const REFUNDS_OF_ONE = `
  SELECT o.id::text AS key, o.amount_minor, o.currency_code, o.created_at, o.initiator_user_id AS maker, false AS open
  FROM operation o
  WHERE o.transaction_id = x.id AND o.type = 'refund' AND o.status NOT IN ('declined', 'failed', 'rejected')
    AND o.request_id IS DISTINCT FROM q.id AND o.created_at > q.created_at - interval '${RELATED_DAYS} days'
  UNION ALL
  SELECT 'R-' || r.id, r.amount_minor, r.currency_code, r.created_at, r.maker_id, true
  FROM operation_request r
  WHERE r.transaction_id = x.id AND r.type = 'refund' AND r.id <> q.id
    AND r.status IN ('pending', 'approved', 'manual_action_required')
    AND NOT EXISTS (SELECT 1 FROM operation o WHERE o.transaction_id = x.id AND o.request_id = r.id
      AND o.status NOT IN ('declined', 'failed', 'rejected'))`;

const RELATED = `
  SELECT jsonb_agg(jsonb_build_object('key', f.key, 'amount', f.amount_minor::text, 'currency', f.currency_code,
      'at', f.created_at, 'maker', f.maker, 'open', f.open, 'payment', f.id = q.transaction_id, 'card', f.card,
      'customer', f.customer, 'session', f.session_id, 'order', f.order_no) ORDER BY f.created_at DESC) AS list
  FROM (
    SELECT x.id, x.card, x.customer, t.session_id, t.order_no, y.*
    FROM (${RELATED_PAYMENTS}) x CROSS JOIN LATERAL (${REFUNDS_OF_ONE}) y
    JOIN payment_transaction t ON t.id = x.id
    ORDER BY y.created_at DESC LIMIT ${RELATED_AT_MOST}
  ) f`;

/** The earliest way in which the maker holds the right to the operation now. */
const RIGHT_SINCE = `
  SELECT min(w.since) AS since FROM (
    SELECT u.granted_at AS since FROM user_permission u WHERE u.user_id = q.maker_id AND u.permission = q.permission
    UNION ALL
    SELECT GREATEST(m.added_at, g.granted_at) FROM group_member m JOIN group_permission g ON g.group_id = m.group_id
    WHERE m.user_id = q.maker_id AND g.permission = q.permission
  ) w`;

/** What this maker asked for before. The middle, because one large refund makes an average of nothing. */
const HABITS = `
  SELECT count(*)::int AS requests, count(*) FILTER (WHERE h.status = 'rejected')::int AS rejected,
    count(*) FILTER (WHERE h.comparable)::int AS comparable,
    percentile_disc(0.5) WITHIN GROUP (ORDER BY h.amount_minor) FILTER (WHERE h.comparable) AS median
  FROM (
    SELECT r.status, r.amount_minor,
      r.type = q.type AND r.currency_code = q.currency_code AND r.status NOT IN ('canceled', 'expired', 'rejected') AS comparable
    FROM operation_request r
    WHERE r.maker_id = q.maker_id AND r.id <> q.id
      AND r.created_at BETWEEN q.created_at - interval '${MAKER_DAYS} days' AND q.created_at
    ORDER BY r.created_at DESC LIMIT 500
  ) h`;

/** Facts about the requests $1 (their ids), a row each. */
export const RISK_FACTS = `
  WITH asked AS (
    SELECT r.id, r.transaction_id, r.type, r.amount_minor, r.currency_code, r.maker_id, r.created_at, now() AS now, p.state,
      p.settled_minor, p.captured_minor, COALESCE(p.paid_at, p.created_at) AS paid_from, p.customer_id,
      lower(p.customer_email) AS email, a.gateway, a.capabilities, 'payment.' || r.type AS permission
    FROM operation_request r JOIN payment_transaction p ON p.id = r.transaction_id
      LEFT JOIN gateway_account a ON a.id = p.gateway_account_id
    WHERE r.id = ANY ($1::int[])
  )
  SELECT q.id, q.type, q.amount_minor, q.currency_code, q.maker_id, q.created_at, q.now, q.state, q.settled_minor, q.captured_minor,
    q.paid_from, q.gateway, q.capabilities, held.since AS right_since, habits.median AS median_minor,
    habits.comparable AS usual_count, habits.requests AS maker_requests, habits.rejected AS maker_rejected,
    related.list AS related
  FROM asked q
    CROSS JOIN LATERAL (${RIGHT_SINCE}) held
    CROSS JOIN LATERAL (${HABITS}) habits
    CROSS JOIN LATERAL (${RELATED}) related`;
