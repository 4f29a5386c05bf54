import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function GatewayNoticesLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/gateway-notices">{children}</Words>;
}
