import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function ApiReferenceLayout({ children }: { children: ReactNode }) {
  return <Words of="app/docs/api">{children}</Words>;
}
