import {
  IMPORT_FIELDS,
  type ImportField,
  type ImportKind,
  type ImportMapping,
  type RowState,
} from "@/lib/payments/incoming/types";

/** A first reading of a file's columns, from their names and first values. The person who imports has the last word. */

/** Names of columns as gateways write them, without case, blanks and signs; the first that fits wins. */
const NAMES: Record<ImportField, readonly string[]> = {
  gatewayReference: [
    "gatewayreference",
    "paymentid",
    "paymentreference",
    "pspreference",
    "chargeid",
    "transactionid",
    "tranid",
    "transid",
    "transactionreference",
    "paymentintentid",
    "invoicetransactionid",
    "id",
    "reference",
    "ref",
    "رقمالعملية",
    "المرجع",
  ],
  amount: [
    "amount",
    "grossamount",
    "gross",
    "paymentamount",
    "transactionamount",
    "total",
    "value",
    "المبلغ",
  ],
  currency: ["currency", "currencycode", "paymentcurrency", "ccy", "العملة"],
  status: ["status", "state", "paymentstatus", "transactionstatus", "result", "الحالة"],
  kind: ["type", "kind", "transactiontype", "recordtype", "entrytype", "النوع"],
  paidAt: [
    "paidat",
    "paymentdate",
    "transactiondate",
    "createdat",
    "created",
    "createdutc",
    "creationdate",
    "date",
    "datetime",
    "timestamp",
    "التاريخ",
  ],
  orderNo: [
    "orderno",
    "orderid",
    "ordernumber",
    "merchantreference",
    "invoiceid",
    "invoicenumber",
    "رقمالطلب",
  ],
  captured: ["captured", "amountcaptured", "capturedamount"],
  refunded: ["refunded", "amountrefunded", "refundedamount", "refundamount", "المسترد"],
  email: ["email", "customeremail", "payeremail", "buyeremail", "البريد", "البريدالالكتروني"],
  phone: ["phone", "customerphone", "mobile", "customermobile", "phonenumber", "الهاتف"],
  firstName: ["firstname", "customerfirstname", "customername", "name", "customer", "الاسم", "اسمالعميل"],
  lastName: ["lastname", "customerlastname", "surname", "familyname"],
};

const WORDS: Record<RowState, readonly string[]> = {
  paid: [
    "paid",
    "success",
    "successful",
    "succeeded",
    "captured",
    "settled",
    "completed",
    "complete",
    "approved",
    "مدفوع",
    "ناجح",
  ],
  authorized: ["authorized", "authorised", "authorization", "requires_capture", "on hold"],
  refunded: ["refunded", "fully refunded", "reversed", "مسترد"],
  partly_refunded: ["partially refunded", "partially_refunded", "partial refund", "partly refunded"],
  voided: ["voided", "void", "released"],
  skip: [
    "failed",
    "declined",
    "refused",
    "rejected",
    "canceled",
    "cancelled",
    "expired",
    "pending",
    "initiated",
    "created",
    "error",
    "abandoned",
    "فشل",
    "ملغي",
  ],
};

/** What a word of a status column means to most gateways; null where it means nothing to us. */
export function guessState(word: string): RowState | null {
  const plain = stateKey(word);
  for (const [state, words] of Object.entries(WORDS) as [RowState, readonly string[]][])
    if (words.includes(plain)) return state;
  return null;
}

/** How words of the status column are compared. */
export function stateKey(word: string): string {
  return word.trim().toLowerCase();
}

export function guessMapping(
  kind: ImportKind,
  headers: readonly string[],
  rows: readonly (readonly string[])[],
): ImportMapping {
  const columns = guessColumns(kind, headers);
  const valuesOf = (field: ImportField) => {
    const column = columns[field];
    return column === undefined ? [] : rows.map((row) => (row[column] ?? "").trim()).filter(Boolean);
  };
  const states: Record<string, RowState> = {};
  for (const word of valuesOf("status")) {
    const state = guessState(word);
    if (state) states[stateKey(word)] = state;
  }
  return {
    columns,
    states,
    state: "paid",
    decimal: valuesOf("amount").some((text) => /^-?\d+,\d{1,3}$/.test(text)) ? "comma" : "point",
    dates: valuesOf("paidAt").some((text) => /^\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-]/.test(text))
      ? "mdy"
      : "dmy",
  };
}

function guessColumns(kind: ImportKind, headers: readonly string[]): ImportMapping["columns"] {
  const plain = headers.map((header) => header.toLowerCase().replace(/[^\p{L}\p{N}]/gu, ""));
  const columns: ImportMapping["columns"] = {};
  const taken = new Set<number>();
  for (const field of IMPORT_FIELDS) {
    // Files of payments often have a type column that says something else, such as the kind of card.
    if (field === "kind" && kind === "payments") continue;
    for (const name of NAMES[field]) {
      const column = plain.findIndex((header, index) => header === name && !taken.has(index));
      if (column === -1) continue;
      columns[field] = column;
      taken.add(column);
      break;
    }
  }
  return columns;
}
