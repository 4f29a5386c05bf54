import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";

/** What the framework calls to make a page. */
export type Page = (props: { params: Promise<object>; searchParams: Promise<object> }) => Promise<unknown>;

/**
 * The function of a page as it stands in its file, with the product's own code behind it; what a page only shows is left out, since
 * loading all components takes longer than everything that is asked here. Stand-ins are by the name of the module.
 */
export async function loadPage(file: string, standIns: Readonly<Record<string, object>>): Promise<Page> {
  const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), {
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
    },
  });
  const modules = new Map<string, object>();
  for (const [, name = ""] of outputText.matchAll(/require\("([^"]+)"\)/g))
    modules.set(name, standIns[name] ?? (await load(name, file)));
  const exports: { default?: Page } = {};
  new Function("require", "exports", outputText)((name: string) => modules.get(name), exports);
  if (!exports.default) throw new Error(`${file} is no page.`);
  return exports.default;
}

async function load(name: string, from: string): Promise<object> {
  if (!/^(@\/|\.)/.test(name)) return import(name);
  const path = name.startsWith("@/") ? name.slice(2) : join(dirname(from), name);
  const source = existsSync(`${path}.ts`) ? readFileSync(`${path}.ts`, "utf8") : "";
  if (source === "" || /^["']use (server|client)["']/m.test(source)) return SHOWN_ONLY;
  return import(join(process.cwd(), `${path}.ts`));
}

/** Components and actions: handed on, never called. It is no promise, or waiting for it would never end. */
const SHOWN_ONLY: object = new Proxy(
  {},
  { get: (_target, name) => (name === "then" ? undefined : name === "__esModule" || (() => null)) },
);
