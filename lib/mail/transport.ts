import "server-only";
import { createHash } from "node:crypto";
import nodemailer from "nodemailer";
import type SMTPTransport from "nodemailer/lib/smtp-transport";
import type { Env } from "@/lib/env";
import { isLoopbackHost } from "@/lib/env-values";

export interface OutgoingMail {
  /** Stays the same over attempts, so that a receiver knows a mail that comes twice. */
  messageId: string;
  from: string;
  to: string;
  subject: string;
  text: string;
  html: string;
  language: string;
}

/** `later`: the server may take it another time. `never`: it said that it will not. */
export type MailOutcome =
  | { kind: "sent" }
  | { kind: "later"; reason: string }
  | { kind: "never"; reason: string };

/** A server that says nothing must not keep a worker for long. */
const SILENCE_MS = 15_000;

/**
 * How a server is spoken to. Names and passwords never cross a network in the open: `smtps:` is TLS from the start, `smtp:` must
 * change to TLS, except on this machine or where the operator says so.
 */
export function smtpOptions(address: string, allowPlain: boolean): SMTPTransport.Options {
  const url = new URL(address);
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  const secure = url.protocol === "smtps:";
  const isLocal = isLoopbackHost(host);
  return {
    host,
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTLS: !secure && !isLocal && !allowPlain,
    // Nobody can stand between this machine and itself, and its own mail server has no certificate that others know.
    tls: { rejectUnauthorized: !isLocal },
    ...(url.username
      ? { auth: { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) } }
      : {}),
    connectionTimeout: SILENCE_MS,
    greetingTimeout: SILENCE_MS,
    socketTimeout: SILENCE_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Sends one mail over a connection of its own. Never throws for what the server or the network does. */
export async function sendOverSmtp(options: SMTPTransport.Options, mail: OutgoingMail): Promise<MailOutcome> {
  const transport = nodemailer.createTransport(options);
  try {
    await transport.sendMail({
      messageId: mail.messageId,
      from: mail.from,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      html: mail.html,
      xMailer: false,
      headers: {
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": mail.language,
      },
    });
    return { kind: "sent" };
  } catch (error) {
    return outcomeOf(error as SmtpError);
  } finally {
    transport.close();
  }
}

/** The same for every attempt of one mail. */
export function messageIdOf(mailId: string, key: string, env: Pick<Env, "PUBLIC_URL">): string {
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 24);
  return `<${mailId}.${hash}@${new URL(env.PUBLIC_URL).hostname.replace(/[[\]]/g, "")}>`;
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
  response?: string;
}

/** The server's "no" to a mail or its recipient is final; one to our sign-in is the operator's to mend. */
function outcomeOf(error: SmtpError): MailOutcome {
  const said = error.response ?? `${error.code ? `${error.code}: ` : ""}${error.message}`;
  const reason = said.replace(/[\p{Cc}\p{Cs}]+/gu, " ").slice(0, 500);
  const aboutMail = error.code === "EENVELOPE" || error.code === "EMESSAGE";
  const isFinal = aboutMail && (error.responseCode ?? 0) >= 500;
  return { kind: isFinal ? "never" : "later", reason };
}
