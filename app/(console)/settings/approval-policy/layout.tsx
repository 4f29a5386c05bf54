import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ApprovalPolicyLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/settings/approval-policy">{children}</Words>;
}
