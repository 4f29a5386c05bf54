import { adyenVendor, API_KEY, MERCHANT_ACCOUNT } from "@/lib/gateways/adyen/testing/adyen-vendor";
import type { Vendor } from "@/lib/gateways/contract/contract-types";
import {
  checkoutVendor,
  SECRET_KEY as CHECKOUT_KEY,
} from "@/lib/gateways/checkoutcom/testing/checkoutcom-vendor";
import { EXAMPLE_CREDENTIALS, exampleVendor } from "@/lib/gateways/contract/example-contract";
import { MERCHANT, mpgsVendor, PASSWORD } from "@/lib/gateways/mpgs/testing/mpgs-vendor";
import { myFatoorahVendor, TOKEN } from "@/lib/gateways/myfatoorah/testing/myfatoorah-vendor";
import { API_KEY as OTTU_KEY, ottuVendor, SESSION } from "@/lib/gateways/ottu/testing/ottu-vendor";
import { SECRET_KEY, stripeVendor } from "@/lib/gateways/stripe/testing/stripe-vendor";
import { SECRET_KEY as TAP_KEY, tapVendor } from "@/lib/gateways/tap/testing/tap-vendor";

/** A gateway as a test plays it: one for each way of asking about an operation. */
export interface VendorKind {
  gateway: string;
  vendor: Vendor;
  credentials: Record<string, string>;
  basePath: string;
  paymentReference: string;
  secrets: string[];
}

export const KINDS = {
  "a key in a header, and questions": {
    gateway: "stripe",
    vendor: stripeVendor,
    credentials: { secretKey: SECRET_KEY, webhookSecret: "whsec_0123456789" },
    basePath: "",
    paymentReference: "pi_1",
    secrets: [SECRET_KEY],
  },
  "our id in the address, and questions": {
    gateway: "mpgs",
    vendor: mpgsVendor,
    credentials: { merchantId: MERCHANT, apiPassword: PASSWORD, notificationSecret: "notify-0123456789" },
    basePath: "",
    paymentReference: "1001",
    secrets: [PASSWORD],
  },
  "a key in a header, and no questions": {
    gateway: "adyen",
    vendor: adyenVendor,
    credentials: { apiKey: API_KEY, merchantAccount: MERCHANT_ACCOUNT, hmacKey: "00ff00ff00ff" },
    basePath: "/v72",
    paymentReference: "PSPPAY1",
    secrets: [API_KEY],
  },
  "no key, and totals to compare": {
    gateway: "example_totals",
    vendor: exampleVendor,
    credentials: EXAMPLE_CREDENTIALS,
    basePath: "",
    paymentReference: "pay_1",
    secrets: Object.values(EXAMPLE_CREDENTIALS),
  },
  "a key in the body, and lists": {
    gateway: "tap",
    vendor: tapVendor,
    credentials: { secretKey: TAP_KEY },
    basePath: "/v2",
    paymentReference: "chg_1",
    secrets: [TAP_KEY],
  },
  "no key, and a list to compare": {
    gateway: "myfatoorah",
    vendor: myFatoorahVendor(false),
    credentials: { token: TOKEN },
    basePath: "",
    paymentReference: "4823914",
    secrets: [TOKEN],
  },
  "a key that is free again after a refusal, and a list of children": {
    gateway: "ottu",
    vendor: ottuVendor(),
    credentials: { apiKey: OTTU_KEY },
    basePath: "",
    paymentReference: SESSION,
    secrets: [OTTU_KEY],
  },
  "a key, and a list of what is processed": {
    gateway: "checkoutcom",
    vendor: checkoutVendor,
    credentials: { secretKey: CHECKOUT_KEY, webhookSecret: "whsec-0123456789" },
    basePath: "",
    paymentReference: "pay_contract000000000000000000",
    secrets: [CHECKOUT_KEY],
  },
} satisfies Record<string, VendorKind>;
