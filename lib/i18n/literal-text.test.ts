import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const root = join(import.meta.dirname, "../..");

/** Attributes whose text a person reads or hears, ours included. */
const spoken =
  /^(aria-(label|description|roledescription|valuetext)|title|placeholder|alt|label|hint|description|heading|summary)$/;

/** Speaks while neither the catalogues nor the frame can be relied on; it carries both languages itself. */
const withoutCatalogue = new Set(["app/global-error.tsx"]);

/** Names and the beginning of an address, the same in every language. */
const named = /https?:\/\/|SHA-256|Countersign/g;

const worded = (text: string) => /\p{L}{2}/u.test(text.replaceAll(named, ""));

/** Text that a file writes into the page itself: between tags, in spoken attributes, in toasts. */
function literalTexts(name: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    if (ts.isJsxText(node) && worded(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && spoken.test(node.name.getText()) && node.initializer) {
      found.push(...strings(node.initializer));
    }
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      found.push(...strings(node.expression));
    }
    if (ts.isCallExpression(node) && /^toast\.\w+$/.test(node.expression.getText())) {
      for (const argument of node.arguments) found.push(...strings(argument));
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX));
  return found;
}

/** The literals that an expression can come to be: itself, either side of a choice, the parts of a template. */
function strings(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node)) return worded(node.text) ? [node.text] : [];
  if (ts.isTemplateExpression(node)) {
    return [node.head, ...node.templateSpans.map((span) => span.literal)]
      .map((part) => part.text)
      .filter(worded);
  }
  if (ts.isJsxExpression(node)) return node.expression ? strings(node.expression) : [];
  if (ts.isParenthesizedExpression(node)) return strings(node.expression);
  if (ts.isConditionalExpression(node)) return [...strings(node.whenTrue), ...strings(node.whenFalse)];
  if (ts.isBinaryExpression(node))
    return [...strings(node.left), ...strings(node.right)].filter(() => isJoin(node));
  return [];
}

/** `a + "text"`, `a ?? "text"`, `a || "text"`: not a comparison with a word. */
function isJoin({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return [
    ts.SyntaxKind.PlusToken,
    ts.SyntaxKind.QuestionQuestionToken,
    ts.SyntaxKind.BarBarToken,
    ts.SyntaxKind.AmpersandAmpersandToken,
  ].includes(kind);
}

function screens(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".tsx") && !path.endsWith(".test.tsx"))
    .map((path) => `${folder}/${path.replaceAll("\\", "/")}`);
}

describe("text outside the catalogues", () => {
  it("is found where a person would read or hear it", () => {
    const text = (jsx: string) => literalTexts("probe.tsx", `const probe = () => ${jsx};`);
    expect(text("<p>Refund</p>")).toEqual(["Refund"]);
    expect(text('<input placeholder="Search" aria-label={busy ? "Wait" : t("go")} />')).toEqual([
      "Search",
      "Wait",
    ]);
    expect(text("<p>{`of ${count} pages`}</p>")).toEqual(["of ", " pages"]);
    expect(text('toast.error("Not done")')).toEqual(["Not done"]);
    expect(text('<p className="mt-2">{t("done")} · {kind === "refund" ? 1 : 2}</p>')).toEqual([]);
  });

  it("stands on no screen", () => {
    const all = [...screens("app"), ...screens("components")];
    expect(all.length).toBeGreaterThan(200);
    const found = all
      .filter((file) => !withoutCatalogue.has(file))
      .flatMap((file) =>
        literalTexts(file, readFileSync(join(root, file), "utf8")).map((text) => `${file}: ${text}`),
      );
    expect(found).toEqual([]);
  }, 60_000);
});
