import apiKeys from "./ar/apiKeys.json";
import apiReference from "./ar/apiReference.json";
import audit from "./ar/audit.json";
import changes from "./ar/changes.json";
import common from "./ar/common.json";
import design from "./ar/design.json";
import disputes from "./ar/disputes.json";
import evidence from "./ar/evidence.json";
import exports from "./ar/exports.json";
import gatewayNotices from "./ar/gatewayNotices.json";
import gateways from "./ar/gateways.json";
import groups from "./ar/groups.json";
import home from "./ar/home.json";
import lists from "./ar/lists.json";
import mails from "./ar/mails.json";
import notifications from "./ar/notifications.json";
import operations from "./ar/operations.json";
import outcomes from "./ar/outcomes.json";
import palette from "./ar/palette.json";
import confirmation from "./ar/confirmation.json";
import connectors from "./ar/connectors.json";
import paymentDetail from "./ar/paymentDetail.json";
import paymentRequests from "./ar/paymentRequests.json";
import paymentsIn from "./ar/paymentsIn.json";
import people from "./ar/people.json";
import policy from "./ar/policy.json";
import reconciliation from "./ar/reconciliation.json";
import recorded from "./ar/recorded.json";
import refusals from "./ar/refusals.json";
import requestFeatures from "./ar/requestFeatures.json";
import requests from "./ar/requests.json";
import security from "./ar/security.json";
import shell from "./ar/shell.json";
import signIn from "./ar/signIn.json";
import signInRules from "./ar/signInRules.json";
import timeZone from "./ar/timeZone.json";
import transactions from "./ar/transactions.json";
import users from "./ar/users.json";
import webhooks from "./ar/webhooks.json";
import type { Messages } from "./en";

/** The Arabic catalogue, in the shape of the English one. */
const messages: Messages = {
  apiKeys,
  apiReference,
  audit,
  changes,
  common,
  design,
  disputes,
  evidence,
  exports,
  gatewayNotices,
  gateways,
  groups,
  home,
  lists,
  mails,
  notifications,
  operations,
  outcomes,
  palette,
  confirmation,
  connectors,
  paymentDetail,
  paymentRequests,
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
