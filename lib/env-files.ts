import { readFileSync } from "node:fs";

/**
 * Secrets by file: where the environment of a process can be read by others (an inspected container, a crash report),
 * orchestrators mount secrets as files instead. `<NAME>_FILE` names the file that holds the value of `<NAME>`.
 */

/** What may come by a file: everything that opens something. */
const FILE_NAMES = [
  "DATABASE_URL",
  "APP_DATABASE_URL",
  "COUNTERSIGN_AUTH_SECRET",
  "COUNTERSIGN_SEAL_KEY",
  "COUNTERSIGN_OLD_SEAL_KEYS",
  "SANDBOX_SECRET",
  "SANDBOX_CONTROL_SECRET",
  "SANDBOX_WEBHOOK_SECRET",
  "SMTP_URL",
  "OIDC_CLIENT_SECRET",
  "OTEL_EXPORTER_OTLP_HEADERS",
] as const;

export type Variables = Readonly<Record<string, string | undefined>>;

/** Longer than any secret; a path that leads elsewhere by mistake shall not be read whole into memory. */
const MOST_CHARACTERS = 65_536;

/**
 * The variables with those read that were given as files, the line end after the value taken off. `problems` holds a
 * sentence for each file that cannot be read, is empty or comes beside its own variable; it never quotes what a file holds.
 */
export function readFileVariables(
  source: Variables,
  names: readonly string[] = FILE_NAMES,
): { variables: Variables; problems: string[] } {
  const variables: Record<string, string | undefined> = { ...source };
  const problems: string[] = [];
  for (const name of names) {
    const path = source[`${name}_FILE`];
    if (!path) continue;
    if (source[name]) {
      problems.push(`${name} and ${name}_FILE are both set: keep one of them.`);
      continue;
    }
    const value = readSecret(path);
    if ("text" in value) variables[name] = value.text;
    else problems.push(`${name}_FILE names ${path}, ${value.problem}.`);
  }
  return { variables, problems };
}

function readSecret(path: string): { text: string } | { problem: string } {
  let text: string;
  try {
    text = readFileSync(path, "utf8").replace(/[\r\n]+$/, "");
  } catch (error) {
    return { problem: `which cannot be read (${(error as NodeJS.ErrnoException).code ?? "no file"})` };
  }
  if (text === "") return { problem: "which is empty" };
  if (text.length > MOST_CHARACTERS || text.includes("\n"))
    return { problem: "which holds more than one line" };
  return { text };
}
