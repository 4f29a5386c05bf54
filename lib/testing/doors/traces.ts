/** Acts that leave no event in the trail when they succeed, and why. */
export const WITHOUT_TRACE: Readonly<Record<string, string>> = {
  previewRequestAction: "reads what a request would take; nothing changes",
  copyLinkAction: "reads a link that the person sees on the page as well",
  previewPaymentAction: "asks the gateway about a payment and stores nothing",
  planImportAction: "reads a file and stores nothing of it",
  simulatePolicyAction: "computes what a policy would have said",
  startPasskeyProofAction: "hands out a challenge; what comes of it stands in the trail",
  saveListPreferenceAction: "columns and density of the person's own list",
  markReadAction: "the person's own notice",
  markAllReadAction: "the person's own notices",
};

const BY_CODE = { test: "lib/auth/step-up/totp.service.test.ts", event: "factor.enrolled" };
const BY_PASSKEY = { test: "lib/auth/step-up/passkeys.service.test.ts", event: "factor.enrolled" };
const IN_A_BROWSER = "e2e/second-factors.spec.ts";

/** Acts that take a real second factor or a worker: the test that does them and finds their event. */
export const AUDITED_ELSEWHERE: Readonly<Record<string, { test: string; event: string }>> = {
  beginTotpAction: BY_CODE,
  confirmTotpAction: BY_CODE,
  beginPasskeyAction: BY_PASSKEY,
  finishPasskeyAction: BY_PASSKEY,
  removeFactorAction: { test: IN_A_BROWSER, event: "factor.removed" },
  renewRecoveryCodesAction: { test: IN_A_BROWSER, event: "recovery_codes.replaced" },
  proveByCodeAction: { test: BY_CODE.test, event: "factor.proved" },
  finishPasskeyProofAction: { test: BY_PASSKEY.test, event: "factor.proved" },
  showFactorAction: {
    test: "lib/auth/sign-in-rules/owed-factor.service.test.ts",
    event: "session.factor_shown",
  },
  sendHeadNowAction: { test: "lib/announcements/audit-head.service.test.ts", event: "audit.head_sent" },
};
