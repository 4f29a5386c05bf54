import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { picked } from "@/lib/i18n/handed-out";
import { joined } from "@/lib/i18n/joined";
import ar from "@/lib/i18n/messages/ar";
import en from "@/lib/i18n/messages/en";
import { askedWords, wordsIn } from "./asked-words.mjs";

const asking = (use: string) => wordsIn(`const t = useTranslations("area");\n${use}`).toSorted();

describe("the words that a file asks for", () => {
  it.each([
    ['t("one")', ["area.one"]],
    ['t(\n  "one.two",\n  { count })', ["area.one.two"]],
    ['t.rich("one", {})', ["area.one"]],
    ["t(`state.${state}`)", ["area.state"]],
    ['t(isOpen ? "close" : "open")', ["area.close", "area.open"]],
    ["t(`${state}.title`)", ["area"]],
    ["t(key)", ["area"]],
    ['t("a"); told(t)', ["area", "area.a"]],
    ["<Row t={t} />", ["area"]],
    ['t("it"); // and don\'t count this', ["area.it"]],
    ["at(1); part.t; wait", []],
  ])("in %j are %j", (use, words) => {
    expect(asking(use)).toEqual(words);
  });

  it("belong to the area that its name meant last", () => {
    const code =
      'const t = useTranslations("one");\nt("a");\nconst t = useTranslations("two.three");\nt("b", { n });';
    expect(wordsIn(code)).toEqual(["one.a", "two.three.b"]);
  });

  it("are all of an area that has no name", () => {
    expect(wordsIn('told(useTranslations("area"))')).toEqual(["area"]);
  });

  it("cannot be of an area that is not written out", () => {
    expect(() => wordsIn("const t = useTranslations(area);", "app/a.tsx")).toThrow(/app\/a\.tsx/);
  });
});

describe("the words that a part of the site hands out", () => {
  let root = "";
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  function site(files: Record<string, string>): string {
    root = mkdtempSync(join(tmpdir(), "countersign-words-"));
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return root;
  }
  const client = (key: string) => `"use client";\nconst t = useTranslations("area");\nt("${key}");`;

  it("are those of what runs in the browser, however a page leads there, and none twice", () => {
    const found = askedWords(
      site({
        "app/layout.tsx": '<Words of="app">',
        "app/page.tsx": 'import { Top } from "@/components/top";',
        "app/deep/layout.tsx": '<Words of="app/deep">',
        "app/deep/page.tsx": [
          'import { Top } from "@/components/top";',
          'import { Frame } from "@/components/frame";',
          'import type { Other } from "@/components/other";',
          'import { act } from "./actions";',
        ].join("\n"),
        "app/deep/actions.ts": '"use server";\nimport { Other } from "@/components/other";',
        "app/deep/more/error.tsx": client("failed"),
        "components/top.tsx": client("top"),
        "components/other.tsx": client("other"),
        // Drawn by the server, unless something in the browser draws it too.
        "components/frame.tsx":
          'import { Inner } from "./inner";\nconst t = useTranslations("area");\nt("frame");',
        "components/inner.tsx": `${client("inner")}\nconst load = () => import("./late");\nexport { a } from "./words";`,
        "components/late.tsx": 'const t = useTranslations("area");\nt("late");',
        "components/words.ts": 'const t = useTranslations("area");\nt("words");',
      }),
    );
    expect(found).toEqual({
      app: ["area.top"],
      "app/deep": ["area.failed", "area.inner", "area.late", "area.words"],
    });
  });

  it("are handed out by the layout of their own folder", () => {
    const files = { "app/layout.tsx": '<Words of="app">', "app/a/layout.tsx": '<Words of="app/b">' };
    expect(() => askedWords(site(files))).toThrow(/app\/a\/layout\.tsx/);
  });
});

describe("this site", () => {
  const asked = askedWords(process.cwd());
  const at = (path: string) => path.split(".").reduce<unknown>((node, key) => (node as never)?.[key], en);
  const kilobytes = (words: object) => gzipSync(JSON.stringify(words)).length / 1000;

  it("asks for no word that does not exist", () => {
    const paths = Object.values(asked).flat();
    expect(paths.length).toBeGreaterThan(300);
    expect(paths.filter((path) => at(path) === undefined)).toEqual([]);
  });

  it("carries at most a third of the catalogue on any page", () => {
    const heaviest = Object.keys(asked).map((part) => {
      const chain = Object.keys(asked).filter((upper) => `${part}/`.startsWith(`${upper}/`));
      return {
        part,
        weight: kilobytes(
          picked(
            ar,
            chain.flatMap((one) => asked[one] ?? []),
          ),
        ),
      };
    });
    expect(heaviest.filter(({ weight }) => weight > kilobytes(ar) / 3)).toEqual([]);
  });
});

describe("handed out catalogues", () => {
  const catalogue = { area: { one: "1", deep: { two: "2", compiled: [["n"], 3] } }, rest: { no: "0" } };

  it("hold the words asked for, in their places, as the build made them", () => {
    const words = picked(catalogue as never, ["area.deep.compiled", "area.one", "gone.entirely"]);
    expect(words).toEqual({ area: { one: "1", deep: { compiled: [["n"], 3] } } });
  });

  it("add to those from outside and take nothing away", () => {
    const outer = picked(catalogue as never, ["area.one", "rest"]);
    expect(joined(outer, picked(catalogue as never, ["area.deep.two"]))).toEqual({
      area: { one: "1", deep: { two: "2" } },
      rest: { no: "0" },
    });
    expect(outer).toEqual({ area: { one: "1" }, rest: { no: "0" } });
  });
});
