import "server-only";

import { type Env, getEnv } from "@/lib/env";

/** Shorter ones stand in too many good passwords. */
const SHORTEST = 4;
/** Parts of addresses that say nothing about whose they are. */
const EVERYBODYS = new Set(["localhost", "example", "mail", "noreply", "reply", "info", "https", "http"]);

/**
 * Words that somebody who attacks this very installation tries first, small letters: what it is called by its address, by the sender of its
 * mails, and in PASSWORD_CONTEXT_WORDS.
 */
export function ownWords(env: Env = getEnv()): ReadonlySet<string> {
  const sender = env.MAIL_FROM ?? "";
  const domain = /@([^>\s]+)/.exec(sender)?.[1] ?? "";
  const name = sender.includes("<") ? (sender.split("<")[0] ?? "") : "";
  const ofAddresses = [new URL(env.PUBLIC_URL).hostname, domain].flatMap((host) =>
    host.split(".").slice(0, -1),
  );
  const words = [...ofAddresses, name, ...env.PASSWORD_CONTEXT_WORDS].flatMap((text) =>
    text.toLowerCase().split(/[^\p{L}\p{M}\p{Nd}]+/u),
  );
  return new Set(
    words.filter((word) => word.length >= SHORTEST && /\p{L}/u.test(word) && !EVERYBODYS.has(word)),
  );
}
