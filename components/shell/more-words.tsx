"use client";

import { NextIntlClientProvider, type AbstractIntlMessages, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { joined } from "@/lib/i18n/joined";

type MoreWordsProps = { words: AbstractIntlMessages | undefined; children: ReactNode };

/** The words from outside with these added: the library's own provider would put these in their place. */
export function MoreWords({ words, children }: MoreWordsProps) {
  const outer = useMessages();
  const messages = useMemo(() => (words ? joined(outer, words) : outer), [outer, words]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={messages}>
      {children}
    </NextIntlClientProvider>
  );
}
