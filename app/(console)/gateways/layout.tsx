import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function GatewaysLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/gateways">{children}</Words>;
}
