"use server";

import { authenticatedAction } from "@/lib/http/action-client";
import { importGatewayPayment, previewGatewayPayment } from "@/lib/payments/incoming/fetch-payment";
import { cancelImport, changeMapping, checkImport, runImport } from "@/lib/payments/incoming/move-import";
import {
  changeMappingSchema,
  confirmFetchSchema,
  fetchSchema,
  importIdSchema,
} from "@/lib/payments/incoming/schemas";

const permission = "payment.import" as const;

export const previewPaymentAction = authenticatedAction
  .metadata({ name: "payment.preview", permission })
  .inputSchema(fetchSchema)
  .action(({ parsedInput, ctx }) => previewGatewayPayment(ctx.actor, parsedInput));

export const importPaymentAction = authenticatedAction
  .metadata({ name: "payment.import", permission })
  .inputSchema(confirmFetchSchema)
  .action(({ parsedInput, ctx }) => importGatewayPayment(ctx.actor, parsedInput));

// Files of payments and of settlements take different rights; the use cases ask for the one of the file.
export const changeMappingAction = authenticatedAction
  .metadata({ name: "import.map", permission: null })
  .inputSchema(changeMappingSchema)
  .action(({ parsedInput, ctx }) => changeMapping(ctx.actor, parsedInput));

export const checkImportAction = authenticatedAction
  .metadata({ name: "import.check", permission: null })
  .inputSchema(importIdSchema)
  .action(({ parsedInput, ctx }) => checkImport(ctx.actor, parsedInput.importId));

export const runImportAction = authenticatedAction
  .metadata({ name: "import.run", permission })
  .inputSchema(importIdSchema)
  .action(({ parsedInput, ctx }) => runImport(ctx.actor, parsedInput.importId));

export const cancelImportAction = authenticatedAction
  .metadata({ name: "import.cancel", permission: null })
  .inputSchema(importIdSchema)
  .action(({ parsedInput, ctx }) => cancelImport(ctx.actor, parsedInput.importId));
