import type { BulkActions } from "@/components/transactions/bulk-acts";
import type { ViewActions } from "@/components/transactions/saved-views";
import type { ArrangeAction } from "@/components/transactions/use-arrangement";
import {
  cancelManyAction,
  deleteManyAction,
  deleteViewAction,
  expireManyAction,
  refundManyAction,
  saveListPreferenceAction,
  saveViewAction,
} from "./list-actions";

/** The acts on the list and on several of its payments, as its parts take them. */
export const listActions: Omit<BulkActions, "resendMany"> & ViewActions & { arrange: ArrangeAction } = {
  refundMany: refundManyAction,
  cancelMany: cancelManyAction,
  expireMany: expireManyAction,
  deleteMany: deleteManyAction,
  arrange: saveListPreferenceAction,
  saveView: saveViewAction,
  deleteView: deleteViewAction,
};
