import { describe, expect, it } from "vitest";
import { FACT_NAMES, MAIL_WORDS } from "@/lib/notifications/mail-words";
import { renderMail } from "@/lib/notifications/render-mail";
import { type MailKind, NOTICE_LANGUAGES, type NoticeParams } from "@/lib/notifications/types";

const params: NoticeParams = {
  request: "R-12",
  operation: "refund",
  amount: "KWD 5.000",
  order: "ORD-77",
  reference: "refA1B2C3",
  target: "Sara Al-Sabah",
  username: "sara",
  maker: "سارة الصباح",
  by: "Omar <omar@shop.test>",
  expires: "2026-11-24T15:00:00Z",
  reason: "Customer asked twice & got it",
  url: "shop.test",
  answer: "HTTP 500",
  report: "transactions-2026-11-24",
  rows: "1200",
  day: "2026-11-24",
  place: "4812",
  hash: "ab12".repeat(16),
};

const kinds = Object.keys(MAIL_WORDS.en.kinds) as MailKind[];
const everyMail = NOTICE_LANGUAGES.flatMap((language) => kinds.map((kind) => [kind, language] as const));

function render(kind: MailKind, language: "en" | "ar", change: NoticeParams = {}) {
  const link = kind.startsWith("customer_") ? null : "/requests/12";
  return renderMail({
    kind,
    language,
    params: { ...params, ...change },
    link,
    publicUrl: "https://pay.shop.test",
  });
}

const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, "");
const LEFT = "\u2066";
const END = "\u2069";

it("a mail with a link for a password says whose it is, and nothing of what opening others does", () => {
  for (const language of NOTICE_LANGUAGES) {
    const { link, person } = MAIL_WORDS[language].footer;
    for (const kind of ["invitation", "password_reset"] as const) {
      expect(render(kind, language).text).toContain(link);
      expect(render(kind, language).text).not.toContain(person);
    }
    expect(render("request_waiting", language).text).toContain(person);
  }
});

describe.each(everyMail)("the mail %s in %s", (kind, language) => {
  const mail = render(kind, language);

  it("says everything in its language, with no gap left", () => {
    for (const text of [mail.subject, mail.text, mail.html]) {
      expect(text).not.toMatch(/\{\w+\}|undefined|null/);
      expect(text).not.toContain("–");
    }
    expect(/[\u0600-\u06ff]/.test(MAIL_WORDS[language].kinds[kind].lead)).toBe(language === "ar");
    expect(mail.html).toContain(`<html lang="${language}" dir="${language === "ar" ? "rtl" : "ltr"}">`);
  });

  it("keeps number and amount in their direction, in every body", () => {
    for (const value of ["R-12", "KWD 5.000"]) {
      expect(mail.text).toContain(language === "ar" ? `${LEFT}${value}${END}` : value);
      expect(mail.html).toContain(`<bdi dir="ltr">${value}</bdi>`);
    }
    expect(mail.text.match(/\u2066|\u2068/g)?.length).toBe(mail.text.match(/\u2069/g)?.length);
  });

  it("lists every fact, and leads nowhere but to a page of ours", () => {
    for (const name of FACT_NAMES) expect(mail.text).toContain(MAIL_WORDS[language].facts[name]);
    const links = [...mail.html.matchAll(/(?:href|src|url\()="?([^"\s)]*)/g)].map(([, url]) => url);
    const expected = kind.startsWith("customer_") ? [] : ["https://pay.shop.test/requests/12"];
    expect(links).toEqual(expected);
    expect(mail.text.match(/https?:\S+/g) ?? []).toEqual(expected);
  });

  it("runs nothing that somebody wrote", () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const { html, subject } = render(kind, language, {
      maker: evil,
      by: evil,
      reason: evil,
      amount: evil,
      order: `x\r\nBcc: everybody@shop.test`,
      request: "R-12\r\nBcc: everybody@shop.test",
    });
    expect(html).not.toMatch(/<script|<img/i);
    expect(subject).not.toMatch(/[\r\n\u0000-\u001f]/);
  });
});

it("a mail has the same parts in both languages", () => {
  const placesOf = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
  for (const kind of kinds) {
    const [english, arabic] = [MAIL_WORDS.en.kinds[kind], MAIL_WORDS.ar.kinds[kind]];
    expect(placesOf(arabic.subject)).toEqual(placesOf(english.subject));
    expect(placesOf(arabic.lead)).toEqual(placesOf(english.lead));
    expect(arabic.open === undefined).toBe(english.open === undefined);
  }
});

it("a hash stays whole, even where it looks like a card", () => {
  const hash = "4111111111111111".repeat(4);
  expect(render("audit_head", "en", { hash }).text).toContain(hash);
  expect(render("audit_head", "en", { hash: "4111111111111111" }).text).not.toContain("4111111111111111");
});

it("a value that turns the reading direction or names a whole card does neither", () => {
  const mail = render("request_waiting", "en", {
    maker: "\u202egnitiaw\u2066",
    reason: "card 4111 1111 1111 1111",
  });
  expect(mail.text).not.toMatch(/[\u202a-\u202e]/);
  expect(mail.text + mail.html).not.toMatch(/4111[ -]?1111[ -]?1111/);
});

it("a value is never read as a place for another", () => {
  const { text } = render("request_waiting", "en", { maker: "{amount}" });
  expect(bare(text)).toContain("{amount} asked for a refund of KWD 5.000");
});

it("a name of the other direction is isolated in English too, and nothing else is marked there", () => {
  const mail = render("request_waiting", "en");
  expect(mail.text).toContain("\u2068سارة الصباح\u2069 asked for a refund of KWD 5.000");
  expect(mail.subject).toBe("R-12: a refund of KWD 5.000 waits for you");
});

it("a long value is cut, in the subject too", () => {
  const mail = render("request_rejected", "ar", { reason: "x".repeat(5_000), request: "R".repeat(900) });
  expect(mail.text.length).toBeLessThan(2_500);
  expect([...mail.subject].length).toBeLessThanOrEqual(200);
});

describe("a reason of ours", () => {
  const reason = "The checker sara no longer has the right that this request needs.";
  const why = JSON.stringify({ sentence: "checkerLostRight", name: "sara" });
  const arabic = "لم تعد للمعتمِد sara الصلاحية التي يحتاج إليها هذا الطلب.";

  it("is said in the reader's language, by the words that are kept beside it or by itself", () => {
    expect(render("request_stopped", "en", { reason, why }).text).toContain(`Reason: ${reason}`);
    const { text, html } = render("request_stopped", "ar", { reason, why });
    expect(bare(text)).toContain(arabic);
    expect(bare(html)).toContain(arabic);
    expect(text).not.toContain("sentence");
    const late = render("request_expired", "ar", { reason: "Nobody decided in time." });
    expect(late.text).toContain("لم يقرر أحد في الوقت المحدد.");
  });

  it("stays as it was written where a person or a gateway wrote it, or its sentence is of another version", () => {
    expect(render("request_stopped", "ar", { reason: "Insufficient funds" }).text).toContain(
      "Insufficient funds",
    );
    for (const odd of ["{", "[]", JSON.stringify({ sentence: "notOfThisVersion" })])
      expect(render("request_stopped", "ar", { reason, why: odd }).text).toContain(reason);
  });
});

it("a time says its zone", () => {
  expect(bare(render("request_waiting", "en").text)).toContain("24 Nov 2026 18:00 (Asia/Kuwait)");
});
