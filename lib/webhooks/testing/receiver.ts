import http from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  path: string;
  headers: Record<string, string>;
  text: string;
  body: Record<string, unknown>;
  at: number;
}

export type Answer = (call: Received, response: http.ServerResponse) => void;

export interface Receiver {
  url: string;
  received: Received[];
  /** Says how the next calls are answered, in order; afterwards 200 again. */
  answers: Answer[];
  close(): Promise<void>;
}

export const withStatus =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_call, response) => {
    response.writeHead(status, headers).end('{"detail":"test"}');
  };
/** Never answers. */
export const silence: Answer = () => undefined;
export const reset: Answer = (_call, response) => {
  response.socket?.resetAndDestroy();
};
/** Answers 200 and then writes as much as is taken. */
export const flood: Answer = (_call, response) => {
  response.writeHead(200);
  const chunk = Buffer.alloc(64 * 1024, "x");
  const write = () => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on("drain", write);
  response.on("error", () => undefined);
  write();
};
export const after =
  (ms: number, answer: Answer): Answer =>
  (call, response) => {
    setTimeout(() => answer(call, response), ms);
  };

/** A merchant's endpoint that keeps what it gets and answers as it is told. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = http.createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    incoming.on("error", () => undefined);
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      const call: Received = {
        path: incoming.url ?? "",
        headers: incoming.headers as Record<string, string>,
        text,
        body: JSON.parse(text) as Record<string, unknown>,
        at: performance.now(),
      };
      received.push(call);
      (answers.shift() ?? withStatus(200))(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answers,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
