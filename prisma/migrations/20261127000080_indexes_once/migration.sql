-- Every change of a payment's balances opens all indexes of payments, so none may stand there twice. The first is the same as
-- "payment_transaction_customer_idx"; what the second finds, "payment_transaction_email_idx" finds as well, by the whole and by its
-- beginning.
DROP INDEX "payment_transaction_customer_id_idx";
DROP INDEX "payment_transaction_customer_email_idx";
