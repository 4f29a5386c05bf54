import type { ReactNode } from "react";
import { LanguageSwitch } from "@/components/shell/language-switch";
import { Logo } from "@/components/shell/logo";
import { TextLink } from "@/components/ui/text-link";

type DoorProps = {
  title: string;
  /** The words of the way back to the sign-in; without them the page shows its own. */
  back?: string;
  children: ReactNode;
};

/** A page of the door: narrow, and the way back to the sign-in below. */
export function Door({ title, back, children }: DoorProps) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-96 flex-col justify-center px-6 py-10">
      <Logo className="mb-8" />
      <h1 className="mb-4 font-semibold text-2xl tracking-tight">{title}</h1>
      {children}
      {back ? (
        <p className="mt-6">
          <TextLink href="/sign-in">{back}</TextLink>
        </p>
      ) : null}
      <div className="mt-8">
        <LanguageSwitch />
      </div>
    </main>
  );
}
