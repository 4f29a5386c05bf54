import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function DisputesLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/disputes">{children}</Words>;
}
