import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { OPEN_ROUTES, UPLOAD_RIGHTS } from "@/lib/testing/doors/open-doors";

/** One method of one route of the console that asks for a session, as its file declares it. */
export interface RouteDoor {
  file: string;
  method: string;
  /** `GET /api/users/[userId]`. */
  name: string;
  /** `/api/users/[userId]`. */
  path: string;
  /** The right that it declares. */
  right: string | undefined;
}

const METHOD = /^export (?:async )?(?:const|let|function) (GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/gm;

/** Every route below `app/api` that is not open to everybody, from the source. */
export function routeDoors(): RouteDoor[] {
  const names = readdirSync("app/api", { recursive: true, encoding: "utf8" });
  const files = names.filter((name) => name.endsWith("route.ts")).toSorted();
  return files.map((name) => join("app/api", name)).flatMap((file) => doorsOf(file));
}

function doorsOf(file: string): RouteDoor[] {
  if (file in OPEN_ROUTES) return [];
  const source = readFileSync(file, "utf8");
  const path = `/${file.slice("app/".length, -"/route.ts".length)}`;
  return [...source.matchAll(METHOD)].map(([, method = ""]) => {
    const name = `${method} ${path}`;
    const [, declared] =
      new RegExp(`const ${method} = withSession\\(\\s*\\{ permission: "([^"]+)"`).exec(source) ?? [];
    return { file, method, name, path, right: declared ?? UPLOAD_RIGHTS[name] };
  });
}

/** Ids of every kind that exists nowhere: whoever is let in finds nothing. */
const IDS: Readonly<Record<string, string>> = {
  sessionId: "f".repeat(40),
  operationId: "00000000-0000-4000-8000-000000000000",
  pgCode: "nowhere",
};

/** The names in the address of a route, each for something that is nowhere. */
export function paramsOfNothing(path: string): Record<string, string> {
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, param]) => param ?? "");
  return Object.fromEntries(names.map((param) => [param, IDS[param] ?? "999999"]));
}

/** The address with these names in it. */
export const addressOf = (path: string, params: Readonly<Record<string, string>>) =>
  path.replace(/\[(\w+)\]/g, (_all, param: string) => params[param] ?? "");
