import { createHmac } from "node:crypto";
import type { Notice } from "@/lib/gateways/sandbox/entries";

export interface NotifierOptions {
  /** Where notices go; `{account}` in it becomes the account of the payment. */
  url: string;
  secret: string;
  /** Wait before the second attempt; it doubles from there, up to a minute. */
  retryMs: number;
  onDelivered(notice: Notice): void;
}

const LONGEST_WAIT_MS = 60_000;
const ATTEMPT_DEADLINE_MS = 10_000;
/** About half an hour of trying; a restart of the gateway takes undelivered notices up again. */
const MAX_ATTEMPTS = 36;

/** Value of the signature header over `timestamp.body`. */
export function signNotice(secret: string, timestampSeconds: number, body: string): string {
  const digest = createHmac("sha256", secret).update(`${timestampSeconds}.${body}`).digest("hex");
  return `t=${timestampSeconds},v1=${digest}`;
}

/** Sends notices to the merchant, again and again until one attempt is answered with 2xx. */
export class Notifier {
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #stop = new AbortController();

  constructor(private readonly options: NotifierOptions) {}

  send(notice: Notice): void {
    this.#start(notice, 1);
  }

  close(): void {
    this.#stop.abort();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #start(notice: Notice, attempt: number): void {
    // Only a ledger that cannot be written makes this fail; the notice is then sent again after the restart.
    this.#attempt(notice, attempt).catch(() => {});
  }

  async #attempt(notice: Notice, attempt: number): Promise<void> {
    const delivered = await this.#post(notice);
    if (this.#stop.signal.aborted) return;
    if (delivered) {
      this.options.onDelivered(notice);
      return;
    }
    if (attempt >= MAX_ATTEMPTS) return;
    const waitMs = Math.min(this.options.retryMs * 2 ** (attempt - 1), LONGEST_WAIT_MS);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#start(notice, attempt + 1);
    }, waitMs);
    this.#timers.add(timer);
  }

  async #post(notice: Notice): Promise<boolean> {
    const body = JSON.stringify({
      id: notice.id,
      event: notice.event,
      created_at: notice.createdAt,
      data: notice.data,
    });
    const url = this.options.url.replaceAll(
      "{account}",
      encodeURIComponent(String(notice.data.account ?? "")),
    );
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "sandbox-event-id": notice.id,
          // Each attempt is signed at its own time, so that a retry after an hour is not stale.
          "sandbox-signature": signNotice(this.options.secret, Math.floor(Date.now() / 1000), body),
        },
        body,
        redirect: "manual",
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(ATTEMPT_DEADLINE_MS)]),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
