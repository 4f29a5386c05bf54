import { DEFAULT_APPROVAL_SETTINGS } from "@/lib/approvals/calendar/settings";
import { FOUR_EYES_DOCUMENT } from "@/lib/approvals/policy/ready-made";
import type { Things } from "@/lib/testing/doors/thing-types";

type ActInput = (things: Things) => Promise<unknown>;

const REASON = "Agreed with the head of finance.";
let made = 0;
const unique = () => `new-${(made += 1)}-${process.pid.toString(36)}`;
const holder = async (t: Things) => ({ userId: await t.person(), reason: REASON });

const PEOPLE = "email,first_name\nfrom.a.file@example.com,Noura\n";
const GATEWAY = "https://gateway.example.com";
const CREDENTIALS = { secret: "s".repeat(32), webhookSecret: "w".repeat(32) };
const NEW_ACCOUNT = {
  ...{ gateway: "sandbox", name: "A new account", currencyCode: "KWD", operation: "purchase" },
  ...{ isSandbox: true, baseUrl: GATEWAY, credentials: CREDENTIALS },
};
const SETTINGS_OF_ACCOUNT = {
  ...{ version: 1, name: "Renamed", operation: "purchase", isSandbox: true, refund: "none" },
  ...{ capture: "none", void: false, plugins: [], multipleAttempts: false, tokenizable: false },
  ...{ autoDebit: false, inquiryMinutes: "10", feeFixed: "", feePercent: "0", tags: "" },
};

/** What administrators do: people, groups, keys, accounts, policies, settings. */
export const ADMINISTRATION_INPUTS: Readonly<Record<string, ActInput>> = {
  createUserAction: async () => {
    const username = unique();
    return {
      ...{ username, email: `${username}@example.com`, firstName: "", lastName: "", phone: "" },
      permissions: [],
    };
  },
  updateUserAction: async (t) => ({
    ...{ userId: await t.person(), email: `${unique()}@example.com` },
    ...{ firstName: "Noura", lastName: "", phone: "" },
  }),
  setPermissionsAction: async (t) => ({ ...(await holder(t)), permissions: ["payment.refund"] }),
  setGrantScopeAction: async (t) => ({ userId: await t.person(), scope: ["payment.refund"] }),
  setCeilingsAction: async (t) => ({
    ...{ holder: "user", id: await t.person(), reason: REASON },
    lines: [{ type: "refund", currency: "KWD", amount: "10.000" }],
  }),
  previewPersonAction: async (t) => ({ userId: await t.person() }),
  markReviewedAction: async (t) => ({ userId: await t.person(), permissions: [] }),
  planImportAction: async () => ({ text: PEOPLE }),
  importPeopleAction: async (t) => t.peopleFile(),
  setActiveAction: async (t) => ({ userId: await t.person(), active: false }),
  sendPasswordLinkAction: async (t) => ({ userId: await t.person() }),
  endSessionsAction: async (t) => ({ userId: await t.person() }),
  resetFactorsAction: async (t) => ({ userId: await t.enrolled(), reason: REASON }),

  createGroupAction: async () => ({ name: unique(), description: "" }),
  updateGroupAction: async (t) => ({ groupId: await t.group(), name: unique(), description: "" }),
  deleteGroupAction: async (t) => ({ groupId: await t.group() }),
  setGroupPermissionsAction: async (t) => ({
    ...{ groupId: await t.group(), permissions: ["transaction.view"], reason: REASON },
  }),
  setGroupMembersAction: async (t) => ({
    ...{ groupId: await t.group(), add: [await t.person()], remove: [], reason: REASON },
  }),

  createApiKeyAction: async () => ({
    ...{ name: unique(), scope: "all", permissions: [], lastDay: "", dailyLimit: "", networks: "" },
  }),
  revokeApiKeyAction: async (t) => ({ keyId: await t.key() }),
  setLimitAction: async (t) => ({ of: "key", id: await t.key(), dailyLimit: "500" }),
  rotateApiKeyAction: async (t) => ({ keyId: await t.key(), overlapHours: 1 }),
  setKeyNetworksAction: async (t) => ({ keyId: await t.key(), networks: "198.51.100.0/24" }),

  decideChangeAction: async (t) => ({ ...(await t.changeOfColleague()), verdict: "reject", note: "No." }),
  cancelChangeAction: async (t) => ({ changeRequestId: await t.change() }),

  addAccountAction: async () => ({ ...NEW_ACCOUNT, pgCode: unique() }),
  updateAccountAction: async (t) => ({ ...SETTINGS_OF_ACCOUNT, pgCode: await t.account() }),
  rotateCredentialsAction: async (t) => ({
    ...{ pgCode: await t.account(), version: 1, baseUrl: GATEWAY },
    credentials: CREDENTIALS,
  }),
  setAccountActiveAction: async (t) => ({
    ...{ pgCode: await t.account(), active: false },
    seen: { operations: 0, requests: 0, attempts: 0 },
  }),
  testConnectionAction: async (t) => ({ pgCode: await t.account() }),
  repeatNoticeAction: async (t) => ({ noticeId: await t.notice() }),

  startDraftAction: async () => ({ from: "four_eyes" }),
  saveDraftAction: async (t) => ({
    ...{ version: await t.draft(), revision: 1, note: "" },
    document: FOUR_EYES_DOCUMENT,
  }),
  discardDraftAction: async (t) => ({ version: await t.draft() }),
  publishPolicyAction: async (t) => ({ version: await t.draft(), revision: 1, reason: REASON }),
  startShadowAction: async (t) => ({ version: await t.draft(), revision: 1 }),
  endShadowAction: async (t) => ({ version: await t.shadow() }),
  simulatePolicyAction: async () => ({ document: FOUR_EYES_DOCUMENT }),

  changeApprovalSettingsAction: async () => ({ ...DEFAULT_APPROVAL_SETTINGS, remindTimes: 4 }),
  changeConfirmationAction: async () => ({ limits: [{ currency: "KWD", amount: "1000.000" }] }),
  changeRetentionAction: async () => ({ months: 24 }),
  updateNoticeSettingsAction: async () => ({
    ...{ copyMaker: true, mailCustomers: false, chatEnabled: false, chatEvents: [] },
  }),
  setChatUrlAction: async () => ({ url: "https://chat.example.com/hook" }),
  changeTimeZoneAction: async () => ({ timeZone: "Asia/Riyadh" }),
  setAuditHeadAction: async () => ({ addresses: "auditor@example.com", url: "" }),
  sendHeadNowAction: async () => ({}),
  removeChatUrlAction: async (t) => {
    await t.chat();
    return {};
  },
  testChatAction: async (t) => {
    await t.chat();
    return {};
  },
  requireFactorsAction: async () => ({ circles: ["deciders"], reason: REASON }),
  setPasswordHoldersAction: async (t) => ({ userIds: [await t.administrator()], reason: REASON }),
  linkPersonAction: async (t) => ({
    ...{ identityId: await t.identity(), userId: await t.person(), reason: REASON },
  }),
  unlinkPersonAction: async (t) => ({ identityId: await t.linked() }),
  mapGroupAction: async (t) => ({ groupId: await t.group(), providerGroup: unique(), reason: REASON }),
  unmapGroupAction: async (t) => t.mapped(),
  updateWebhookSettingsAction: async () => ({
    ...{ enabled: true, operationsUrl: "https://merchant.example.com/hook", operationsToSessionUrl: false },
    ...{ fromApi: true, ignoreTls: false, timeoutS: 15, attempts: 3, pauseS: 1, requestsEnabled: false },
    ...{ requestsUrl: "", notifyOnError: false, errorEmails: [], plugins: [] },
  }),
  rotateSecretAction: async () => ({ overlapHours: 1 }),
  sendTestAction: async () => ({ url: "https://merchant.example.com/hook" }),
  resendDeliveryAction: async (t) => ({ deliveryId: await t.delivery() }),
};
