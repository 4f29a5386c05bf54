import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerOptions } from "smtp-server";

export interface Taken {
  from: string;
  to: string[];
  /** The message as it came over the wire. */
  raw: string;
  secure: boolean;
}

export interface MailServer {
  url: string;
  taken: Taken[];
  /** Status codes with which the next recipients are refused, in order; afterwards they are taken again. */
  refusals: number[];
  /** Status codes with which the next messages are refused after they were sent. */
  dataRefusals: number[];
  close(): Promise<void>;
}

function refusal(code: number): Error {
  return Object.assign(new Error(code < 500 ? "Try again later" : "No such mailbox"), { responseCode: code });
}

/** A mail server that keeps what it takes and refuses what it is told to. Without STARTTLS, unless asked. */
export async function startMailServer(
  options: { starttls?: boolean; port?: number; auth?: { user: string; pass: string } } = {},
): Promise<MailServer> {
  const taken: Taken[] = [];
  const refusals: number[] = [];
  const dataRefusals: number[] = [];
  const settings: SMTPServerOptions = {
    authOptional: options.auth === undefined,
    allowInsecureAuth: true,
    disabledCommands: options.starttls ? [] : ["STARTTLS"],
    disableReverseLookup: true,
    onAuth(auth, _session, callback) {
      const known = auth.username === options.auth?.user && auth.password === options.auth?.pass;
      if (known) callback(null, { user: auth.username ?? "" });
      else callback(Object.assign(new Error("Who are you?"), { responseCode: 535 }));
    },
    onRcptTo(_address, _session, callback) {
      const code = refusals.shift();
      callback(code === undefined ? null : refusal(code));
    },
    onData(stream: SMTPServerDataStream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const code = dataRefusals.shift();
        if (code !== undefined) return callback(refusal(code));
        const from = session.envelope.mailFrom;
        taken.push({
          from: from ? from.address : "",
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(chunks).toString("utf8"),
          secure: session.secure,
        });
        callback(null);
      });
    },
  };
  const server = new SMTPServer(settings);
  // A client that breaks off is no reason to stop.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", () => resolve()));
  const { port } = server.server.address() as AddressInfo;
  const login = options.auth ? `${options.auth.user}:${options.auth.pass}@` : "";
  return {
    url: `smtp://${login}127.0.0.1:${port}`,
    taken,
    refusals,
    dataRefusals,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** A header of a message, unfolded and decoded as far as UTF-8 words go. */
export function headerOf(raw: string, name: string): string | null {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const line = head.split("\r\n").find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`));
  if (line === undefined) return null;
  return line
    .slice(name.length + 1)
    .trim()
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_word, form: string, text: string) =>
      form.toUpperCase() === "B"
        ? Buffer.from(text, "base64").toString("utf8")
        : Buffer.from(
            text
              .replaceAll("_", " ")
              .replace(/=([0-9A-F]{2})/gi, (_byte, hex: string) =>
                String.fromCharCode(Number.parseInt(hex, 16)),
              ),
            "latin1",
          ).toString("utf8"),
    );
}
