import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function SecondFactorLayout({ children }: { children: ReactNode }) {
  return <Words of="app/second-factor">{children}</Words>;
}
