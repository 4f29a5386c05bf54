import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ApiKeysLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/api-keys">{children}</Words>;
}
