import type { EXPORT_COLUMNS } from "@/lib/exports/types";
import type { ColumnKey, ShownColumn } from "@/lib/transactions/columns";

type FileColumn = (typeof EXPORT_COLUMNS)["transactions"][number];

/** What a column on screen is in a file. Some are several there. */
const IN_FILE: Record<ColumnKey, readonly FileColumn[]> = {
  state: ["state"],
  amount: ["amount", "currency"],
  currency: ["currency"],
  moved: ["captured", "refunded", "voided"],
  customer: ["customer_first_name", "customer_last_name"],
  firstName: ["customer_first_name"],
  lastName: ["customer_last_name"],
  email: ["customer_email"],
  phone: ["customer_phone"],
  address: ["billing_address"],
  customerId: ["customer_id"],
  order: ["order_no"],
  account: ["gateway_account", "gateway_name"],
  gateway: ["gateway"],
  pgCode: ["gateway_account"],
  session: ["session_id"],
  id: ["id"],
  reference: ["reference_number"],
  gatewayReference: ["gateway_reference"],
  attempt: ["last_attempt"],
  type: ["type"],
  paymentKind: ["payment_kind"],
  source: ["source"],
  initiator: ["initiator"],
  paidAmount: ["settled"],
  settled: ["settled"],
  fee: ["fee"],
  captured: ["captured"],
  refunded: ["refunded"],
  voided: ["voided"],
  remaining: ["settled", "refunded", "refund_queued", "disputed"],
  payerAmount: ["payer_amount", "payer_currency"],
  payerCurrency: ["payer_currency"],
  payerRate: ["payer_rate"],
  card: ["card"],
  unit: ["unit"],
  attachment: ["attachment"],
  details: ["details"],
  link: ["session_id"],
  mailed: ["link_mailed_at"],
  paid: ["paid_at"],
  changed: ["state_changed_at"],
  expires: ["expires_at"],
  due: ["due_at"],
  created: ["created_at"],
};

/** The columns of a file that shows what a list of payments shows, in its order. */
export function fileColumnsOf(shown: readonly ShownColumn[]): FileColumn[] {
  return [...new Set(shown.flatMap(({ key }) => IN_FILE[key]))];
}
