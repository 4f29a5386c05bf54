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

type GlobalErrorProps = { error: Error & { digest?: string }; reset: () => void };

/** The last page that is left: the id that the server's log carries, and a way to try again. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body>
        <main>
          {words.map(({ lang, dir, title, text, quote, retry }) => (
            <section key={lang} lang={lang} dir={dir}>
              <h1>{title}</h1>
              <p>{text}</p>
              {error.digest ? (
                <p>
                  {quote} <bdi dir="ltr">{error.digest}</bdi>
                </p>
              ) : null}
              <button type="button" onClick={reset}>
                {retry}
              </button>
            </section>
          ))}
        </main>
      </body>
    </html>
  );
}
