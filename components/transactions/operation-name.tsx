import { useTranslations } from "next-intl";
import { OPERATION_TYPES, type OperationType } from "@/lib/operations/types";

/** An operation in words; one of a later version stands for itself. */
export function OperationName({ type }: { type: string }) {
  const t = useTranslations("operations.label");
  return (OPERATION_TYPES as readonly string[]).includes(type) ? t(type as OperationType) : type;
}
