import type { ReactNode } from "react";
import { Words } from "@/components/shell/words";

export default function SignInLayout({ children }: { children: ReactNode }) {
  return <Words of="app/sign-in">{children}</Words>;
}
