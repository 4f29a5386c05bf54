import type { ExtraInput } from "@/lib/gateways/extra-fields";

/** What the form holds of a gateway's options; all text as typed. */
export type ExtraValues = { choices: Record<string, string>; tickets: TicketRow[] };
export type TicketRow = { key: string; document: string; amount: string };

export const NO_EXTRA: ExtraValues = { choices: {}, tickets: [] };

/** The amount of a ticket counts in whole units at these gateways. */
export function isWholeAmount(text: string): boolean {
  return /^\d{1,9}$/.test(text.trim());
}

/** What is sent; null while a ticket is not complete. */
export function readExtra({ choices, tickets }: ExtraValues): ExtraInput | null {
  const filled = tickets.filter((row) => row.document.trim() !== "" || row.amount.trim() !== "");
  if (filled.some((row) => row.document.trim() === "" || !isWholeAmount(row.amount))) return null;
  const chosen = Object.fromEntries(Object.entries(choices).filter(([, value]) => value !== ""));
  const orders = filled.map((row) => ({
    passengerDocumentNumber: row.document.trim(),
    amount: Number(row.amount.trim()),
  }));
  return { ...chosen, ...(orders.length > 0 ? { orders } : {}) };
}
