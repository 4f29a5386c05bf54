import "server-only";
import { getEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { pingClamd } from "@/lib/scanning/clamd";

/** Says at the start whether the named scanner answers, so that a wrong address is not found out by whoever brings the first file. */
export async function tellScanner(): Promise<void> {
  const { CLAMAV_ADDRESS: address, CLAMAV_TIMEOUT_MS: silenceMs } = getEnv();
  if (address === undefined) return;
  try {
    await pingClamd(address, silenceMs);
    log.info({ address }, "the virus scanner answers");
  } catch (error) {
    log.warn({ error, address }, "the virus scanner does not answer: files are refused until it does");
  }
}
