import "@fontsource-variable/inter/index.css";
import "@fontsource/ibm-plex-sans-arabic/arabic-400.css";
import "@fontsource/ibm-plex-sans-arabic/arabic-600.css";
import "./globals.css";

import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { Providers } from "@/components/shell/providers";
import { parseTheme, themeCookie } from "@/components/shell/theme";
import { readPreference } from "@/lib/i18n/preference-cookie";
import { Words } from "@/components/shell/words";
import { directionOf, languageOf } from "@/lib/i18n/settings";

export const metadata: Metadata = {
  title: { default: "Countersign", template: "%s · Countersign" },
  robots: { index: false, follow: false },
  formatDetection: { telephone: false, email: false, address: false, date: false },
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  viewportFit: "cover",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f4f6f3" },
    { media: "(prefers-color-scheme: dark)", color: "#0e1412" },
  ],
};

/** The document. Reading the cookie here also keeps every page dynamic, which the nonce needs. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const [locale, cookieStore] = await Promise.all([getLocale(), cookies()]);
  const theme = parseTheme(readPreference(cookieStore, themeCookie));
  const direction = directionOf(locale);
  return (
    <html lang={languageOf(locale)} dir={direction} data-theme={theme === "system" ? undefined : theme}>
      <body className="font-sans">
        <NextIntlClientProvider messages={{}}>
          <Words of="app">
            <Providers direction={direction}>{children}</Providers>
          </Words>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
