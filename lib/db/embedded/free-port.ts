import { createServer } from "node:net";

/** Whether nobody listens on that port; the error code tells why not. */
export function probePort(
  port: number,
  host: string,
): Promise<{ free: true; port: number } | { free: false; code: string }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) =>
      resolve({ free: false, code: error.code ?? "EUNKNOWN" }),
    );
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address ? address.port : port;
      server.close(() => resolve({ free: true, port: bound }));
    });
  });
}

/** The wished port when it is free, else any free one, on loopback. */
export async function freePort(wished?: number): Promise<number> {
  if (wished) {
    const probe = await probePort(wished, "127.0.0.1");
    if (probe.free) return wished;
  }
  const probe = await probePort(0, "127.0.0.1");
  if (!probe.free) throw new Error(`No free port on 127.0.0.1 (${probe.code}).`);
  return probe.port;
}
