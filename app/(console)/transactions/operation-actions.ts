import type { OperationActions } from "@/components/operations/types";
import { type Actor, hasPermission } from "@/lib/auth/actor";
import { cancelRequestAction } from "../requests/actions";
import { copyLinkAction, inquireAction, mailLinkAction, resendAction } from "./act-actions";
import {
  cancelAction,
  captureAction,
  deleteAction,
  expireAction,
  previewRequestAction,
  refundAction,
  voidAction,
} from "./actions";

/** The acts on one payment, as the dialogs and the menu take them; the menu says which of them the person lacks the right to. */
export const operationActionsOf = (actor: Actor): OperationActions => ({
  refund: refundAction,
  void: voidAction,
  preview: previewRequestAction,
  capture: captureAction,
  cancel: cancelAction,
  expire: expireAction,
  delete: deleteAction,
  withdraw: cancelRequestAction,
  acts: {
    copyLink: copyLinkAction,
    mailLink: hasPermission(actor, "payment_request.add") ? mailLinkAction : null,
    inquire: hasPermission(actor, "payment.inquiry") ? inquireAction : null,
    resendWebhook: hasPermission(actor, "webhook.manage") ? resendAction : null,
  },
});
