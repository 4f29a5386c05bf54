import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function DelegationsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/delegations">{children}</Words>;
}
