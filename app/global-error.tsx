"use client";

type Words = {
  lang: "en" | "ar";
  dir: "ltr" | "rtl";
  title: string;
  text: string;
  quote: string;
  retry: string;
};

// The frame itself failed, so neither styles nor catalogues can be relied on: plain words in both languages.
const words: readonly Words[] = [
  {
    lang: "en",
    dir: "ltr",
    title: "Something went wrong",
    text: "Nothing was changed by opening this page.",
    quote: "Quote this when you ask about it:",
    retry: "Try again",
  },
  {
    lang: "ar",
    dir: "rtl",
    title: "حدث خطأ ما",
    text: "لم يتغيّر شيء بفتح هذه الصفحة.",
    quote: "اذكر هذا عند السؤال عنه:",
    retry: "إعادة المحاولة",
  },
];

/** No file of styles can be relied on either: what a browser needs to show this decently, set by the script that draws it. */
const look = {
  page: { colorScheme: "light dark", fontFamily: "system-ui, sans-serif", lineHeight: 1.5 },
  main: { maxWidth: "32rem", margin: "15vh auto 0", padding: "1.5rem" },
  words: { marginBottom: "2.5rem" },
  title: { fontSize: "1.25rem", fontWeight: 600, margin: 0 },
  text: { margin: "0.5rem 0" },
  button: {
    font: "inherit",
    minHeight: "2.5rem",
    padding: "0 1rem",
    border: "1px solid currentColor",
    borderRadius: "0.375rem",
  },
} as const;

type GlobalErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** The last page that is left: the id that the server's log carries, and a way to try again. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en" style={look.page}>
      <body>
        <main style={look.main}>
          {words.map(({ lang, dir, title, text, quote, retry }) => (
            <section key={lang} lang={lang} dir={dir} style={look.words}>
              <h1 style={look.title}>{title}</h1>
              <p style={look.text}>{text}</p>
              {error.digest ? (
                <p style={look.text}>
                  {quote} <bdi dir="ltr">{error.digest}</bdi>
                </p>
              ) : null}
              <button type="button" onClick={reset} style={look.button}>
                {retry}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}
