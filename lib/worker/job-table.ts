import "server-only";
import { postAuditHead } from "@/lib/announcements/audit-head";
import { tellAccountChange } from "@/lib/announcements/account-notice";
import { announceRequestEvent } from "@/lib/announcements/announce-request-event";
import { sendChat } from "@/lib/announcements/chat/send-chat";
import { noticeToCustomer } from "@/lib/announcements/customer-notice";
import { announceUnknownOutcome } from "@/lib/announcements/outcome-alert";
import { mailPasswordLink } from "@/lib/announcements/password-link";
import { announceFailedWebhook } from "@/lib/announcements/webhook-failed";
import { executeRequest } from "@/lib/approvals/execute-request";
import { followRequest } from "@/lib/approvals/follow-request";
import { runExport } from "@/lib/exports/run-export";
import type { JobName, Jobs } from "@/lib/jobs/add-job";
import { sendMail } from "@/lib/mail/send-mail";
import { applyNotice } from "@/lib/notices/apply-notice";
import { checkSettlement } from "@/lib/operations/outcomes/check-settlement";
import { reconcileOperation } from "@/lib/operations/reconcile-operation";
import { runImportJob } from "@/lib/payments/incoming/run-import";
import { runBatch } from "@/lib/payments/payment-requests/batch/run-batch";
import { inquireAttempt } from "@/lib/payments/due-inquiries";
import { makeReport } from "@/lib/reconciliation/make-report";
import { deliverEvents } from "@/lib/webhooks/deliver-events";
import { fanOutEvent } from "@/lib/webhooks/fan-out-event";

type Handlers = { [Name in JobName]: (payload: Jobs[Name]) => Promise<void> };

/** From job name to handler. Every handler may run any number of times. */
export const JOB_HANDLERS: Handlers = {
  "reconcile-operation": ({ operationId, askedBy }) => reconcileOperation(operationId, askedBy),
  "check-settlement": ({ settlementId }) => checkSettlement(settlementId),
  "inquire-attempt": ({ attemptId }) => inquireAttempt(attemptId),
  "execute-request": ({ requestId }) => executeRequest(requestId),
  "follow-request": ({ requestId }) => followRequest(requestId),
  "request-event": ({ requestEventId }) => announceRequestEvent(requestEventId),
  "apply-gateway-notice": ({ gatewayNoticeId }) => applyNotice(gatewayNoticeId),
  "apply-payment-notice": ({ gatewayNoticeId }) => applyNotice(gatewayNoticeId),
  "run-import": ({ importId }) => runImportJob(importId),
  "run-payment-batch": ({ batchId }) => runBatch(batchId),
  "make-report": ({ reportId }) => makeReport(reportId),
  "run-export": ({ exportId }) => runExport(exportId),
  "fan-out-webhook": ({ eventId }) => fanOutEvent(eventId),
  "deliver-webhooks": (lane) => deliverEvents(lane),
  "send-mail": ({ mailId }) => sendMail(mailId),
  "send-chat": ({ chatMessageId }) => sendChat(chatMessageId),
  "webhook-failed": ({ deliveryId }) => announceFailedWebhook(deliveryId),
  "outcome-alert": ({ operationId }) => announceUnknownOutcome(operationId),
  "post-audit-head": ({ sendingId }) => postAuditHead(sendingId),
  "password-link": (link) => mailPasswordLink(link),
  "account-notice": (notice) => tellAccountChange(notice),
  "customer-notice": ({ operationId }) => noticeToCustomer(operationId),
};

/** Jobs that wait for strangers. They have workers of their own, so that no slow receiver keeps money waiting. */
export const PATIENT_JOBS: readonly JobName[] = [
  "deliver-webhooks",
  "make-report",
  "run-export",
  "send-mail",
  "send-chat",
  "post-audit-head",
];
