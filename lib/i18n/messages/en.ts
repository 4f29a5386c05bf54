import apiKeys from "./en/apiKeys.json";
import audit from "./en/audit.json";
import apiReference from "./en/apiReference.json";
import changes from "./en/changes.json";
import common from "./en/common.json";
import confirmation from "./en/confirmation.json";
import connectors from "./en/connectors.json";
import design from "./en/design.json";
import gateways from "./en/gateways.json";
import disputes from "./en/disputes.json";
import evidence from "./en/evidence.json";
import exports from "./en/exports.json";
import gatewayNotices from "./en/gatewayNotices.json";
import home from "./en/home.json";
import lists from "./en/lists.json";
import mails from "./en/mails.json";
import notifications from "./en/notifications.json";
import groups from "./en/groups.json";
import operations from "./en/operations.json";
import outcomes from "./en/outcomes.json";
import paymentDetail from "./en/paymentDetail.json";
import paymentRequests from "./en/paymentRequests.json";
import palette from "./en/palette.json";
import paymentsIn from "./en/paymentsIn.json";
import people from "./en/people.json";
import policy from "./en/policy.json";
import reconciliation from "./en/reconciliation.json";
import recorded from "./en/recorded.json";
import refusals from "./en/refusals.json";
import requestFeatures from "./en/requestFeatures.json";
import requests from "./en/requests.json";
import security from "./en/security.json";
import shell from "./en/shell.json";
import signIn from "./en/signIn.json";
import signInRules from "./en/signInRules.json";
import timeZone from "./en/timeZone.json";
import transactions from "./en/transactions.json";
import users from "./en/users.json";
import webhooks from "./en/webhooks.json";

/** The English catalogue: one file per area of the product, which is also the namespace of its keys. */
const messages = {
  apiKeys,
  apiReference,
  audit,
  changes,
  common,
  confirmation,
  connectors,
  design,
  gateways,
  disputes,
  evidence,
  exports,
  gatewayNotices,
  home,
  lists,
  mails,
  notifications,
  groups,
  operations,
  outcomes,
  paymentDetail,
  paymentRequests,
  palette,
  paymentsIn,
  people,
  policy,
  reconciliation,
  recorded,
  refusals,
  requestFeatures,
  requests,
  security,
  shell,
  signIn,
  signInRules,
  timeZone,
  transactions,
  users,
  webhooks,
};

export default messages;
export type Messages = typeof messages;
