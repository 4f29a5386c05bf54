import type { OperationActions } from "@/components/operations/types";
import {
  cancelAction,
  captureAction,
  deleteAction,
  expireAction,
  previewRequestAction,
  refundAction,
  voidAction,
} from "./actions";

/** The acts on one payment, as the dialogs take them. */
export const operationActions: OperationActions = {
  refund: refundAction,
  void: voidAction,
  preview: previewRequestAction,
  capture: captureAction,
  cancel: cancelAction,
  expire: expireAction,
  delete: deleteAction,
};
