/**
 * Acts on things that belong to nobody in particular: whoever holds the declared right may act on any of them, and what the state of the
 * thing or four eyes say is told to him. Every other act that takes an id answers a stranger as if the id were of nothing.
 */
const ANY_PAYMENT = "whoever holds the operation's right holds it for every payment";
const ANY_REQUEST =
  "who may decide or look sees every request; the policy says whose word counts, and says so";
const ANY_OUTCOME = "who settles outcomes sees every operation; a second person is asked for, and told so";
const ANY_OBJECT =
  "administration: the right is to all objects of the kind; grant scope and four eyes are told";
const ANY_FILE = "the right is to the merchant's imports and reports, whoever brought the file";

export const WIDE_ACTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      ...["refundAction", "voidAction", "captureAction", "cancelAction", "expireAction", "deleteAction"],
      ...["restoreAction", "cancelManyAction", "expireManyAction", "deleteManyAction", "resendManyAction"],
      ...["refundManyAction", "copyLinkAction", "mailLinkAction", "inquireAction", "resendAction"],
    ].map((name) => [name, ANY_PAYMENT]),
  ),
  ...Object.fromEntries(
    ["decideRequestAction", "decideManyAction", "commentRequestAction"].map((name) => [name, ANY_REQUEST]),
  ),
  ...Object.fromEntries(
    [
      ...["proposeSettlementAction", "decideSettlementAction", "withdrawSettlementAction"],
      "acknowledgeAlertAction",
    ].map((name) => [name, ANY_OUTCOME]),
  ),
  ...Object.fromEntries(
    [
      ...["updateUserAction", "setPermissionsAction", "setGrantScopeAction", "setCeilingsAction"],
      ...["previewPersonAction", "markReviewedAction", "setActiveAction", "sendPasswordLinkAction"],
      ...["endSessionsAction", "resetFactorsAction", "updateGroupAction", "deleteGroupAction"],
      ...["setGroupPermissionsAction", "setGroupMembersAction", "revokeApiKeyAction", "setLimitAction"],
      ...["rotateApiKeyAction", "setKeyNetworksAction", "decideChangeAction", "updateAccountAction"],
      ...["rotateCredentialsAction", "setAccountActiveAction", "testConnectionAction", "repeatNoticeAction"],
      ...["saveDraftAction", "discardDraftAction", "publishPolicyAction", "startShadowAction"],
      ...["endShadowAction", "linkPersonAction", "unlinkPersonAction", "mapGroupAction", "unmapGroupAction"],
      ...["resendDeliveryAction", "createDelegationAction"],
      ...["setPasswordHoldersAction", "testChatAction", "removeChatUrlAction", "importPeopleAction"],
    ].map((name) => [name, ANY_OBJECT]),
  ),
  ...Object.fromEntries(
    [
      ...["previewPaymentAction", "importPaymentAction", "runImportAction"],
      ...["startReportAction", "rerunReportAction", "cancelReportAction"],
    ].map((name) => [name, ANY_FILE]),
  ),
};
