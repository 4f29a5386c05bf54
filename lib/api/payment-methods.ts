import "server-only";
import { json } from "@/lib/api/answers";
import { authenticated } from "@/lib/api/authenticated";
import { readBody } from "@/lib/api/read-body";
import { parseFields } from "@/lib/api/schemas/fields";
import { paymentMethodsRequest } from "@/lib/api/schemas/payment-methods";
import { listPaymentMethods, type PaymentMethod } from "@/lib/transactions/payment-methods";

const LISTS = ["currencies", "pg_names", "tags", "payment_services"];

/** `POST /b/pbl/v2/payment-methods/`: the gateway accounts that fit, and those that the customer paid with before. */
export const handlePaymentMethods = authenticated("payment_methods.list", async (actor, { request }) => {
  const fields = parseFields(paymentMethodsRequest, await readBody(request, { lists: LISTS }));
  const methods = await listPaymentMethods(actor, {
    plugin: fields.plugin,
    currencies: fields.currencies,
    customerId: fields.customer_id,
    operation: fields.operation,
    tokenizable: fields.tokenizable,
    autoDebit: fields.auto_debit,
    gateways: fields.pg_names,
    isSandbox: fields.type === undefined ? undefined : fields.type === "sandbox",
    tags: fields.tags,
    services: fields.payment_services,
  });
  return json(200, {
    customer_payment_methods: methods.filter((method) => method.usedBefore).map((method) => method.pgCode),
    payment_methods: methods.map(toWire),
  });
});

function toWire(method: PaymentMethod): Record<string, unknown> {
  return {
    code: method.pgCode,
    name: method.name,
    pg: method.gatewayName,
    is_sandbox: method.isSandbox,
    logo: "",
    wallets: [],
    payment_services: [],
    default_currency: method.currencyCode,
    accepted_currencies: [method.currencyCode],
    operation: method.operation,
    operations: method.operations,
    is_tokenizable: method.tokenizable,
    auto_debit_enabled: method.autoDebit,
    tags: method.tags,
  };
}
