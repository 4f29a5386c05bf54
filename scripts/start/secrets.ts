import { randomBytes, randomInt } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartProblem } from "./problem";

/** What an instance invents at its first start and keeps in its data folder, readable by its own user only. */
export interface InstanceSecrets {
  instanceId: string;
  ownerPassword: string;
  appPassword: string;
  authSecret: string;
  sealKey: string;
  sandboxSecret: string;
  sandboxControlSecret: string;
  webhookSecret: string;
  credentials: DemoCredentials;
}

export interface DemoCredentials {
  users: Record<string, { username: string; password: string }>;
  apiKey: string;
}

export const DEMO_USERS = [
  "admin",
  "admin2",
  "maker",
  "maker2",
  "checker",
  "checker2",
  "viewer",
  "integration",
];

const CONSONANTS = "bdfgklmnprstvz";
const VOWELS = "aeiou";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

const pick = (letters: string) => letters[randomInt(letters.length)] ?? "";
const text = (length: number, letters: string) => Array.from({ length }, () => pick(letters)).join("");

/** Easy to read out and to type: four spoken syllable pairs and three digits, about 58 bits. */
export function readablePassword(): string {
  const word = () => pick(CONSONANTS) + pick(VOWELS) + pick(CONSONANTS) + pick(VOWELS);
  return `${word()}-${word()}-${word()}-${word()}-${text(3, "23456789")}`;
}

/** Writes a file that is either the old one or the whole new one, readable by its owner only. */
export function writePrivately(path: string, value: unknown): void {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(draft, path);
}

function invent(): InstanceSecrets {
  const hex = (bytes: number) => randomBytes(bytes).toString("hex");
  return {
    instanceId: hex(8),
    ownerPassword: hex(24),
    appPassword: hex(24),
    authSecret: randomBytes(48).toString("base64url"),
    sealKey: randomBytes(32).toString("base64"),
    sandboxSecret: hex(24),
    sandboxControlSecret: hex(24),
    webhookSecret: hex(24),
    credentials: {
      users: Object.fromEntries(
        DEMO_USERS.map((username) => [username, { username, password: readablePassword() }]),
      ),
      apiKey: `${text(8, ALPHANUMERIC)}.${text(32, ALPHANUMERIC)}`,
    },
  };
}

/** The secrets of this data folder, invented at the first start. */
export function loadSecrets(dataFolder: string): InstanceSecrets {
  const path = join(dataFolder, "secrets.json");
  if (!existsSync(path)) {
    const secrets = invent();
    writePrivately(path, secrets);
    return secrets;
  }
  try {
    return JSON.parse(readFileSync(path, "utf8")) as InstanceSecrets;
  } catch (error) {
    throw new StartProblem(
      `The file ${path} cannot be read (${(error as Error).message}); restore it from a backup.`,
    );
  }
}

/** Ports that an instance had before, so that addresses written down stay true where possible. */
export function loadPorts(dataFolder: string): { postgres?: number; sandbox?: number } {
  try {
    return JSON.parse(readFileSync(join(dataFolder, "ports.json"), "utf8")) as {
      postgres?: number;
      sandbox?: number;
    };
  } catch {
    // Only a wish: any free port will do.
    return {};
  }
}
