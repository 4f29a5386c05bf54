/**
 * One batch of mass data, made inside the database: payments, the attempts that settled or failed them, and a few refunds. Every value
 * follows from the row's ordinal and the seed number. Parameters: $1 first ordinal, $2 rows, $3 seed, $4 oldest moment,
 * $5 milliseconds between two rows, $6..$9 arrays of the accounts (id, pg_code, currency, thousandths of all payments up
 * to and including this account), $10 accounts that authorize first, $11 accounts that take refunds at once, $12 API key.
 */
export const MASS_BATCH = `
WITH draw AS MATERIALIZED (
  SELECT i, hashint8extended(i, $3::bigint) AS h, hashint8extended(i, $3::bigint + 1) AS g,
    encode(sha256(convert_to($3::text || ':' || i, 'UTF8')), 'hex') AS hex
  FROM generate_series($1::bigint, $1::bigint + $2::bigint - 1) AS i
), chosen AS MATERIALIZED (
  SELECT i, g, hex, h, (h >> 40) & 1023 AS luck,
    $4::timestamptz + (i - $13::bigint) * $5::float8 * interval '1 millisecond' AS at,
    (SELECT min(n) FROM generate_subscripts($9::int[], 1) AS n WHERE ($9::int[])[n] > (g & 1023) * 1000 / 1024) AS n
  FROM draw
), shaped AS MATERIALIZED (
  SELECT i, hex, h, g, at, ($6::int[])[n] AS account, ($7::text[])[n] AS pg_code, ($8::text[])[n] AS currency,
    CASE WHEN luck < 740 THEN CASE WHEN ($6::int[])[n] = ANY ($10::int[]) THEN 'authorized' ELSE 'paid' END
         WHEN luck < 760 THEN 'cod' WHEN luck < 850 THEN 'failed' WHEN luck < 890 THEN 'canceled'
         WHEN luck < 1010 THEN 'expired' ELSE 'invalided' END::transaction_state AS state,
    -- Prices in steps of a quarter, cheap ones more often than dear ones.
    (1 + ((g >> 10) & 255) * ((g >> 18) & 255) / 64)
      * CASE WHEN ($8::text[])[n] IN ('KWD', 'BHD') THEN 250 ELSE 75 END::bigint AS amount,
    $14::text[] AS first_names, $15::text[] AS last_names
  FROM chosen
), p AS (
  INSERT INTO payment_transaction (session_id, order_no, type, state, currency_code, amount_minor, settled_minor,
    payment_currency_code, payment_amount_minor, gateway_account_id, reference_number, gateway_reference, pg_codes,
    customer_id, customer_email, customer_phone, customer_first_name, customer_last_name, expires_at, paid_at,
    state_changed_at, created_at)
  SELECT left(hex, 40), 'M-' || i, CASE WHEN h & 3 = 0 THEN 'payment_request' ELSE 'e_commerce' END::transaction_type, state,
    currency, amount, CASE WHEN settled THEN amount ELSE 0 END,
    CASE WHEN settled THEN currency END, CASE WHEN settled THEN amount END,
    CASE WHEN settled OR state = 'cod' THEN account END, CASE WHEN settled THEN 'cs' || upper(left(hex, 12)) END,
    CASE WHEN settled THEN 'pay_' || left(hex, 32) END, ARRAY[pg_code],
    'c-' || (g >> 26 & 262143), 'customer' || (g >> 26 & 262143) || '@example.com',
    '+9655' || lpad((g >> 26 & 262143)::text, 7, '0'),
    first_names[1 + (g >> 26 & 262143) % cardinality(first_names)],
    last_names[1 + (g >> 26 & 262143) / 32 % cardinality(last_names)],
    at + interval '1 day', CASE WHEN settled THEN at + interval '70 seconds' END,
    at + CASE WHEN state = 'expired' THEN interval '1 day' ELSE interval '70 seconds' END, at
  FROM (SELECT *, state IN ('paid', 'authorized') AS settled FROM shaped) AS s
  RETURNING id, session_id, state, created_at, currency_code, amount_minor, gateway_account_id, reference_number, gateway_reference, paid_at
), attempts AS (
  INSERT INTO payment_attempt (transaction_id, gateway_account_id, reference_number, state, currency_code, amount_minor,
    gateway_reference, message, created_at, finished_at)
  SELECT id, gateway_account_id, reference_number, 'success'::attempt_state, currency_code, amount_minor, gateway_reference, NULL,
    paid_at - interval '30 seconds', paid_at
  FROM p WHERE paid_at IS NOT NULL
  UNION ALL
  SELECT p.id, s.account, 'cs' || upper(left(s.hex, 12)), 'failed', p.currency_code, p.amount_minor, NULL,
    (ARRAY['Insufficient funds', 'Declined by the bank', '3-D Secure failed', 'Expired card'])[1 + (s.h & 3)],
    p.created_at + interval '40 seconds', p.created_at + interval '70 seconds'
  FROM p JOIN shaped s ON left(s.hex, 40) = p.session_id WHERE p.state = 'failed'
), o AS (
  INSERT INTO operation (id, transaction_id, transaction_session_id, type, source, status, amount_minor, currency_code,
    gateway_account_id, reference_number, idempotency_key, gateway_reference, api_key_id, created_at, settled_at)
  SELECT op_id, id, session_id, 'refund', 'api', 'succeeded', (amount_minor + 1) / 2, currency_code, gateway_account_id,
    'csR' || upper(substr(session_id, 20, 12)), op_id::text, 'ref_' || substr(session_id, 9, 32), $12::int,
    paid_at + interval '2 hours', paid_at + interval '2 hours 1 second'
  FROM (SELECT *, overlay(substr(session_id, 1, 32) placing '4' from 13)::uuid AS op_id FROM p
        WHERE state = 'paid' AND gateway_account_id = ANY ($11::int[]) AND left(session_id, 2) < '08') AS r
  RETURNING id, transaction_id, transaction_session_id, amount_minor, currency_code, gateway_account_id, reference_number,
    gateway_reference, settled_at
), c AS (
  INSERT INTO child_transaction (session_id, transaction_id, operation_id, state, amount_minor, currency_code,
    gateway_account_id, reference_number, gateway_reference, state_changed_at, created_at)
  SELECT reverse(transaction_session_id), transaction_id, id, 'refunded', amount_minor, currency_code, gateway_account_id,
    reference_number, gateway_reference, settled_at, settled_at FROM o
)
SELECT count(*)::int AS stored FROM p`;
