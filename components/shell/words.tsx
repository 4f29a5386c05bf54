import { getMessages } from "next-intl/server";
import type { ReactNode } from "react";
import { handedOut } from "@/lib/i18n/handed-out";
import { MoreWords } from "./more-words";

type WordsProps = {
  /** The folder of the layout that this stands in. */
  of: string;
  children: ReactNode;
};

/** Hands the words that one part of the site needs in the browser to everything inside, on top of those from outside. */
export async function Words({ of, children }: WordsProps) {
  return <MoreWords words={handedOut(await getMessages(), of)}>{children}</MoreWords>;
}
