import { z } from "zod";
import { GATEWAY_MODES, PAYMENT_TYPES } from "@/lib/gateway-accounts/settings-words";

/** What the console sends about gateway accounts. What depends on the gateway is judged on the server. */

/** Letters that stand unescaped in an address, in a right (`gateway.use:<code>`) and in a merchant's request. */
const PG_CODE = /^[a-z0-9][a-z0-9_.-]{0,63}$/;

const visible = /^[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]*$/u;
const line = (max: number) =>
  z
    .string()
    .trim()
    .min(1, { error: "required" })
    .max(max, { error: "too_long" })
    .regex(visible, { error: "invalid" });

export const pgCodeSchema = z.string().trim().regex(PG_CODE, { error: "pg_code" });
export const accountNameSchema = line(100);
/** Private keys have several lines; anything else that cannot be typed is a slip. */
const credentialValue = z
  .string()
  .max(10_000, { error: "too_long" })
  .regex(/^[^\p{Cs}\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f]*$/u, { error: "invalid" });
export const credentialsSchema = z.record(z.string().max(64), credentialValue);

export const SUPPORT = ["none", "full", "partial", "multiple"] as const;

export const addAccountSchema = z.strictObject({
  gateway: line(64),
  pgCode: pgCodeSchema,
  name: accountNameSchema,
  currencyCode: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/, { error: "currency" }),
  operation: z.enum(GATEWAY_MODES),
  isSandbox: z.boolean(),
  baseUrl: z.string().trim().max(2_000, { error: "too_long" }),
  credentials: credentialsSchema,
});

const wholeNumber = (max: number) =>
  z
    .string()
    .trim()
    .regex(/^\d{1,6}$/, { error: "number" })
    .refine((text) => Number(text) <= max, { error: "number" })
    .transform(Number);

/** `2.5` percent as 25 thousandths. */
const perMille = z
  .string()
  .trim()
  .regex(/^\d{1,3}(\.\d)?$/, { error: "percent" })
  .transform((text) => {
    const [whole = "0", tenth = "0"] = text.split(".");
    return Number(whole) * 10 + Number(tenth);
  })
  .refine((value) => value <= 1_000, { error: "percent" });

const tagList = z
  .string()
  .max(500, { error: "too_long" })
  .regex(visible, { error: "invalid" })
  .transform((text) => [...new Set(text.split(/[\s,]+/).filter(Boolean))])
  .refine((tags) => tags.length <= 20 && tags.every((tag) => tag.length <= 40), { error: "tags" });

export const updateAccountSchema = z.strictObject({
  pgCode: pgCodeSchema,
  /** Of the account as it was read. */
  version: z.int32().positive(),
  name: accountNameSchema,
  operation: z.enum(GATEWAY_MODES),
  isSandbox: z.boolean(),
  refund: z.enum(SUPPORT),
  capture: z.enum(SUPPORT),
  void: z.boolean(),
  plugins: z.array(z.enum(PAYMENT_TYPES)).max(PAYMENT_TYPES.length),
  multipleAttempts: z.boolean(),
  tokenizable: z.boolean(),
  autoDebit: z.boolean(),
  inquiryMinutes: wholeNumber(1_440),
  feeFixed: z.string().trim().max(20, { error: "amount" }),
  feePercent: perMille,
  tags: tagList,
});

/** New credentials, or a new address together with its credentials. */
export const rotateCredentialsSchema = z.strictObject({
  pgCode: pgCodeSchema,
  version: z.int32().positive(),
  baseUrl: z.string().trim().max(2_000, { error: "too_long" }),
  /** What is left empty stays as it was, as long as the address does. */
  credentials: credentialsSchema,
  /** Optional ones that are to be taken away. */
  remove: z.array(z.string().max(64)).max(20).optional(),
});

export const setAccountActiveSchema = z.strictObject({
  pgCode: pgCodeSchema,
  active: z.boolean(),
  /** What was open when the person decided: more than that is told before anything is switched off. */
  seen: z.strictObject({
    operations: z.number().int().nonnegative(),
    requests: z.number().int().nonnegative(),
    attempts: z.number().int().nonnegative(),
  }),
});

export const testConnectionSchema = z.strictObject({ pgCode: pgCodeSchema });

export type AddAccountValues = z.input<typeof addAccountSchema>;
export type AddAccountInput = z.output<typeof addAccountSchema>;
export type UpdateAccountValues = z.input<typeof updateAccountSchema>;
export type UpdateAccountInput = z.output<typeof updateAccountSchema>;
export type RotateCredentialsInput = z.output<typeof rotateCredentialsSchema>;
export type SetAccountActiveInput = z.output<typeof setAccountActiveSchema>;
