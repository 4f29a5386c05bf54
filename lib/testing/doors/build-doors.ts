import { readFileSync } from "node:fs";
import { effectivePermissions, type Permission } from "@/lib/auth/permissions";

/** The doors of the production build, from the manifests that the framework wrote; what they ask for, from their source. */

export interface BuiltPage {
  /** `app/(console)/users/[userId]/page.tsx`. */
  file: string;
  path: string;
}

export interface BuiltAction {
  id: string;
  file: string;
  name: string;
  /** A page that can call it. */
  path: string;
  /** null: being signed in is enough, the use case decides. */
  permission: string | null;
}

const json = <Value>(path: string) => JSON.parse(readFileSync(path, "utf8")) as Value;

/** `(console)/users/[userId]/page` as a browser asks for it; ids are of things that do not exist. */
function pathOf(entry: string): string {
  const parts = entry.split("/").slice(0, -1);
  const shown = parts.filter((part) => part !== "" && part !== "app" && !/^\(.*\)$/.test(part));
  return `/${shown.map((part) => (part.startsWith("[") ? "999999" : part)).join("/")}`;
}

export function builtPages(): BuiltPage[] {
  const entries = Object.keys(json<Record<string, string>>(".next/server/app-paths-manifest.json"));
  return entries
    .filter((entry) => entry.endsWith("/page") && !entry.startsWith("/_"))
    .map((entry) => ({ file: `app${entry}.tsx`, path: pathOf(entry) }));
}

/** Routes of the build, as files; data files of the framework itself are left out. */
export function builtRoutes(): string[] {
  const entries = Object.keys(json<Record<string, string>>(".next/server/app-paths-manifest.json"));
  return entries.filter((entry) => entry.endsWith("/route")).map((entry) => `app${entry}.ts`);
}

export function builtActions(): BuiltAction[] {
  const { node } = json<{
    node: Record<string, { workers: Record<string, unknown>; filename: string; exportedName: string }>;
  }>(".next/server/server-reference-manifest.json");
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => ({
    id,
    file: filename,
    name: exportedName,
    path: pathOf((Object.keys(workers)[0] ?? "").replace(/^app/, "")),
    permission: declaredRight(readFileSync(filename, "utf8"), exportedName),
  }));
}

/** What the declaration of an action says that it takes. */
export function declaredRight(source: string, name: string): string | null {
  const [, declared] =
    new RegExp(`export const ${name} = authenticatedAction\\s*\\.metadata\\(\\{([^}]*)\\}`).exec(source) ??
    [];
  if (declared === undefined) throw new Error(`${name} is not declared through the action client.`);
  const [, value = "permission"] = /permission:\s*([\w".]+)/.exec(declared) ?? [];
  if (value === "null") return null;
  if (value.startsWith('"')) return value.slice(1, -1);
  const [, constant] = new RegExp(`const ${value}(?:: \\w+)? = "([^"]+)"`).exec(source) ?? [];
  if (constant === undefined) throw new Error(`${name} takes a right that is not written in its file.`);
  return constant;
}

/** Whether somebody with this right alone has the other one. */
export function implies(held: Permission, right: string): boolean {
  return [...effectivePermissions([held])].some((one) => one === right);
}
