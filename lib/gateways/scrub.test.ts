import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { maskCardNumbers } from "@/lib/card-numbers";
import { isSecretName, scrubHeaders, scrubText, scrubValue } from "@/lib/gateways/scrub";

/** Written apart from the code under test, on purpose. */
function luhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, character, index) => {
    const value = Number(character) * (index % 2 === 1 ? 2 : 1);
    return total + Math.floor(value / 10) + (value % 10);
  }, 0);
  return sum % 10 === 0;
}

function withCheckDigit(digits: string): string {
  return [..."0123456789"].map((last) => digits + last).find(luhn) as string;
}

function cardNumbersIn(text: string): string[] {
  return [...text.matchAll(/(?<!\d)\d{13,19}(?!\d)/g)].map((match) => match[0]).filter(luhn);
}

const cardNumber = fc
  .stringMatching(/^[2-6]\d{11,17}$/)
  .map(withCheckDigit)
  .filter((digits) => digits.length >= 13 && digits.length <= 19);
const secretText = fc.stringMatching(/^[A-Za-z][A-Za-z0-9+/=_.-]{11,40}$/);
const secretName = fc.constantFrom(
  "password",
  "Password",
  "client_secret",
  "clientSecret",
  "access_token",
  "api_key",
  "apiKey",
  "cvv",
  "card_cvv2",
  "securityPin",
  "pin",
  "Authorization",
);
const leaf = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
const tree = fc.letrec((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    leaf,
    fc.array(tie("node"), { maxLength: 3 }),
    fc.dictionary(fc.string(), tie("node"), { maxKeys: 3 }),
  ),
})).node;

describe("scrubbing", () => {
  test("no card number and no secret survives in JSON of any shape, whole or torn", () => {
    fc.assert(
      fc.property(
        cardNumber,
        secretText,
        secretName,
        tree,
        tree,
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (card, secret, name, before, after, share) => {
          const text = JSON.stringify({
            before,
            note: `paid with ${card}, thanks`,
            number: Number(card) <= Number.MAX_SAFE_INTEGER ? Number(card) : card,
            [name]: secret,
            nested: [{ [name]: { value: secret, list: [secret] } }, before],
            inner: JSON.stringify({ [name]: secret, card }),
            after,
          });
          const torn = text.slice(0, Math.floor(text.length * share));
          for (const scrubbed of [
            scrubText(text),
            JSON.stringify(scrubValue(JSON.parse(text))),
            scrubText(torn),
          ]) {
            expect(scrubbed).not.toContain(secret);
            expect(cardNumbersIn(scrubbed.replaceAll("\\", " "))).toEqual([]);
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test("a value known to be secret disappears wherever it stands", () => {
    fc.assert(
      fc.property(secretText, fc.string(), fc.string(), (secret, before, after) => {
        const basic = Buffer.from(secret).toString("base64");
        const text = `${before} ${secret} ${encodeURIComponent(secret)} ${basic} ${after}`;
        expect(scrubText(text, [secret])).not.toContain(secret);
        expect(scrubText(text, [secret])).not.toContain(basic);
      }),
    );
  });

  test("a scrubbed whole JSON text is still JSON", () => {
    fc.assert(
      fc.property(secretName, tree, tree, (name, value, other) => {
        const scrubbed = scrubText(JSON.stringify({ first: other, [name]: value, last: 1 }));
        expect(JSON.parse(scrubbed)).toMatchObject({ [name]: "[redacted]", last: 1 });
      }),
    );
  });

  test.each([
    ["4111111111111111", "411111******1111"],
    ["4111 1111 1111 1111", "411111******1111"],
    ["4111-1111-1111-1111", "411111******1111"],
    ["ref 10 4111111111111111 99", "ref 10 411111******1111 99"],
    ["378282246310005 and 5555555555554444", "378282*****0005 and 555555******4444"],
    ["4111111111111112", "4111111111111112"],
    ["amount 12.500 on 2026-11-22", "amount 12.500 on 2026-11-22"],
  ])("card numbers in %j become %j", (text, expected) => {
    expect(maskCardNumbers(text)).toBe(expected);
  });

  test.each([
    ["user=a&password=hunter2&x=1", "user=a&password=[redacted]&x=1"],
    ["<auth><secret>abc</secret><id>7</id></auth>", "<auth><secret>[redacted]</secret><id>7</id></auth>"],
    ['{"token":"a\\"b","id":1}', '{"token":"[redacted]","id":1}'],
    ['{"cvv":123,"id":1}', '{"cvv":"[redacted]","id":1}'],
    ['{"\\u0070assword":"x","id":1}', '{"password":"[redacted]","id":1}'],
    ['{"amount":10.500,"id":"9"}', '{"amount":10.500,"id":"9"}'],
  ])("%s becomes %s", (text, expected) => {
    expect(scrubText(text)).toBe(expected);
  });

  test("hostile text of the largest answer is scrubbed in no time", () => {
    const hostile = ["1 ", "\\", '"', '{"a":', '\\"token\\":', "<", "a=", "4111111111111111 "];
    const started = performance.now();
    for (const piece of hostile) scrubText(piece.repeat(Math.floor(65_536 / piece.length)));
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  test("names of secrets are told from names that only look alike", () => {
    for (const name of ["Authorization", "X-Api-Key", "Set-Cookie", "cvv2", "PIN", "secretKey"]) {
      expect(isSecretName(name), name).toBe(true);
    }
    for (const name of ["shipping", "company", "idempotency-key", "amount", "key", "optional"]) {
      expect(isSecretName(name), name).toBe(false);
    }
    expect(scrubHeaders({ Authorization: "Bearer x", "Idempotency-Key": "k-1" })).toEqual({
      Authorization: "[redacted]",
      "Idempotency-Key": "k-1",
    });
  });
});
