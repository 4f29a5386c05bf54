import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ChangeRequestsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/change-requests">{children}</Words>;
}
