import "server-only";
import type { WireRequest } from "@/lib/api/api-request";
import { type OperationInput, parseOperationInput } from "@/lib/api/operation-input";
import { readBody } from "@/lib/api/read-body";
import type { BesideKey, BesideKeyRow, KeyCompanion } from "@/lib/auth/api-keys";
import type { FieldErrors } from "@/lib/errors";
import { isExternal } from "@/lib/operations/types";
import { foundIn, type FoundParent, type FoundRow } from "@/lib/transactions/find-parent";
import { parentBesideKey } from "@/lib/transactions/parent-beside-key";

type Parsed = { input: OperationInput } | { errors: FieldErrors };

/**
 * The body of an operation call, read once. For a busy program it is read before the key is checked, so that key and payment
 * are found by one statement; what is wrong with it is told afterwards all the same.
 */
export class OperationCall implements KeyCompanion {
  readonly #request: WireRequest;
  #reading: Promise<Parsed> | undefined;
  #row: (BesideKeyRow & FoundRow) | undefined;
  /** What the caller wants to do, as far as it is known; for the answer to a refusal. */
  operation: string | undefined;

  constructor(request: WireRequest) {
    this.#request = request;
  }

  /** Throws what the body deserves. */
  read(): Promise<Parsed> {
    this.#reading ??= this.#read();
    return this.#reading;
  }

  async #read(): Promise<Parsed> {
    const body = await readBody(this.#request);
    if (typeof body.operation === "string") this.operation = body.operation.slice(0, 40);
    return parseOperationInput(body, this.#request.headers.get("tracking-key"));
  }

  async prepare(): Promise<BesideKey | null> {
    const parsed = await this.read().catch(() => null);
    if (parsed === null || "errors" in parsed) return null;
    const { operation, sessionId, orderNo, trackingKey } = parsed.input;
    if (!isExternal(operation) || sessionId === undefined || orderNo !== undefined) return null;
    return parentBesideKey(sessionId, trackingKey, `api:${operation}`);
  }

  receive(row: BesideKeyRow): void {
    this.#row = row as BesideKeyRow & FoundRow;
  }

  /** The payment, where it was read beside the key. */
  found({ sessionId }: OperationInput): FoundParent | undefined {
    return this.#row && foundIn([this.#row], { sessionId });
  }
}
