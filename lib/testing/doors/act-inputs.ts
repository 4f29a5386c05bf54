import { randomUUID } from "node:crypto";
import { testPassword } from "@/lib/auth/testing/people";
import { ADMINISTRATION_INPUTS } from "@/lib/testing/doors/administration-inputs";
import type { Things } from "@/lib/testing/doors/thing-types";

/** What a browser sends for each act, about things that are there or, with `NOWHERE`, about nothing. */
export type ActInput = (things: Things) => Promise<unknown>;

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const asking = async (sessionId: string, type: "refund" | "void") => ({
  ...{ sessionId, type, submissionKey: randomUUID() },
  ...(type === "refund" ? { amount: "1.000" } : {}),
  reasonCode: type === "refund" ? "customer_request" : "duplicate_payment",
});
const WISH = { list: "transactions", format: "csv", columns: ["session_id"], filter: "" };
const many = (key: "announced" | "unpaid") => async (t: Things) => ({ sessionIds: [await t[key]()] });

/** What is done with payments, requests and files. */
const WORK_INPUTS: Readonly<Record<string, ActInput>> = {
  refundAction: async (t) => asking(await t.payment(), "refund"),
  voidAction: async (t) => asking(await t.authorized(), "void"),
  previewRequestAction: async (t) => ({ sessionId: await t.payment(), type: "refund", amount: "1.000" }),
  captureAction: async (t) => ({
    ...{ sessionId: await t.authorized(), amount: "1.000", submissionKey: randomUUID() },
  }),
  cancelAction: async (t) => ({ sessionId: await t.unpaid() }),
  expireAction: async (t) => ({ sessionId: await t.unpaid() }),
  deleteAction: async (t) => ({ sessionId: await t.unpaid() }),
  restoreAction: async (t) => ({ sessionId: await t.deleted() }),
  cancelManyAction: many("unpaid"),
  expireManyAction: many("unpaid"),
  deleteManyAction: many("unpaid"),
  resendManyAction: many("announced"),
  refundManyAction: async (t) => ({
    refunds: [{ sessionId: await t.payment(), amount: "1.000", submissionKey: randomUUID() }],
    reasonCode: "customer_request",
  }),
  copyLinkAction: async (t) => ({ sessionId: await t.unpaid() }),
  mailLinkAction: async (t) => ({ sessionId: await t.unpaid() }),
  inquireAction: async (t) => ({ sessionId: await t.unpaid() }),
  resendAction: async (t) => ({ sessionId: await t.announced() }),
  saveListPreferenceAction: async () => ({ list: "transactions", columns: null, density: "usual" }),
  saveViewAction: async () => ({ list: "transactions", name: "Mine", query: "", isShared: false }),
  deleteViewAction: async (t) => ({ id: await t.view() }),
  startBatchAction: async (t) => ({ batchId: await t.batch() }),
  discardBatchAction: async (t) => ({ batchId: await t.batch() }),

  decideRequestAction: async (t) => ({ ...(await t.askedOf()), verdict: "reject", note: "No." }),
  decideManyAction: async (t) => ({ verdict: "reject", note: "No.", requests: [await t.askedOf()] }),
  cancelRequestAction: async (t) => ({ requestId: await t.request() }),
  retryRequestAction: async (t) => ({ requestId: await t.stuckRequest() }),
  recallRequestAction: async (t) => ({ requestId: await t.recallable() }),
  commentRequestAction: async (t) => ({ requestId: await t.request(), text: "Asked the shop." }),

  askNowAction: async (t) => ({ operationId: await t.unclear() }),
  proposeSettlementAction: async (t) => ({
    ...{ operationId: await t.unclear(), outcome: "never_executed" },
    ...{ note: "Asked twice.", evidence: "The portal does not know it." },
  }),
  decideSettlementAction: async (t) => ({
    ...(await t.settlementOfColleague()),
    ...{ verdict: "reject", note: "Ask again." },
  }),
  withdrawSettlementAction: async (t) => t.settlement(),
  acknowledgeAlertAction: async (t) => ({ ...(await t.alert()), note: "Told the bank." }),

  previewPaymentAction: async (t) => ({ pgCode: await t.account(), gatewayReference: "nothing" }),
  importPaymentAction: async (t) => t.foreign(),
  changeMappingAction: async (t) => ({
    importId: await t.importFile(),
    mapping: {
      ...{ columns: { gatewayReference: 0, amount: 1 }, states: {}, state: "paid" },
      ...{ decimal: "point", dates: "dmy" },
    },
  }),
  checkImportAction: async (t) => ({ importId: await t.importFile() }),
  runImportAction: async (t) => ({ importId: await t.checkedFile() }),
  cancelImportAction: async (t) => ({ importId: await t.runningFile() }),

  startReportAction: async (t) => ({ basis: "inquiry", pgCode: await t.account(), day: "2026-01-06" }),
  rerunReportAction: async (t) => ({ reportId: await t.report() }),
  cancelReportAction: async (t) => ({ reportId: await t.report() }),

  startExportAction: async () => WISH,
  cancelExportAction: async (t) => ({ exportId: await t.exportFile() }),
  createScheduleAction: async () => ({
    ...{ name: "Takings", wish: WISH, interval: "daily", atHour: 6, recipientIds: [] },
  }),
  endScheduleAction: async (t) => ({ scheduleId: await t.schedule() }),
};

/** What a person does with what is his own. */
const OWN_INPUTS: Readonly<Record<string, ActInput>> = {
  changePasswordAction: async () => ({ current: testPassword, next: "quiet harbour lantern meadow" }),
  endSessionAction: async (t) => ({ sessionId: await t.session() }),
  endOtherSessionsAction: async (t) => {
    await t.session();
    return {};
  },
  setPreferencesAction: async () => ({
    ...{ language: "ar", kinds: [] },
  }),
  setDisplayAction: async () => ({ language: "ar" }),
  createDelegationAction: async (t) => ({ toUserId: await t.checker(), fromDay: day(1), toDay: day(2) }),
  endDelegationAction: async (t) => ({ delegationId: await t.delegation() }),
  beginTotpAction: async () => ({ name: "Phone", password: "not the password" }),
  confirmTotpAction: async (t) => ({ factorId: await t.factor(), code: "123456" }),
  beginPasskeyAction: async () => ({ password: "not the password" }),
  finishPasskeyAction: async (t) => ({
    ...{ challengeId: await t.challenge(), name: "Key", credentialId: "aaaaaaaaaaaaaaaaaaaaaa" },
    ...{ clientDataJSON: "e30", attestationObject: "e30", transports: [] },
  }),
  renameFactorAction: async (t) => ({ factorId: await t.factor(), name: "Blue key" }),
  removeFactorAction: async (t) => ({ factorId: await t.factor() }),
  renewRecoveryCodesAction: async () => ({}),
  proveByCodeAction: async () => ({ bindings: ["session:1"], code: "123456" }),
  startPasskeyProofAction: async () => ({ bindings: ["session:1"] }),
  finishPasskeyProofAction: async (t) => ({
    ...{ challengeId: await t.challenge(), credentialId: "aaaaaaaaaaaaaaaaaaaaaa", clientDataJSON: "e30" },
    ...{ authenticatorData: "e30", signature: "e30" },
  }),
  showFactorAction: async () => ({}),
  markReadAction: async (t) => ({ notificationId: await t.notification() }),
  markAllReadAction: async (t) => ({ upTo: await t.notification() }),
};

export const ACT_INPUTS: Readonly<Record<string, ActInput>> = {
  ...WORK_INPUTS,
  ...OWN_INPUTS,
  ...ADMINISTRATION_INPUTS,
};
