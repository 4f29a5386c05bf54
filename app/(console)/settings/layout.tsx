import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function SettingsLayout({ children }: { children: ReactNode }) {
  return <Words of="app/(console)/settings">{children}</Words>;
}
