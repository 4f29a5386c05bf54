import { PHASE_PRODUCTION_BUILD } from "next/constants.js";
import createNextIntlPlugin from "next-intl/plugin";
import { askedWords } from "./scripts/build/asked-words.mjs";

const withNextIntl = createNextIntlPlugin({
  requestConfig: "./lib/http/request-config.ts",
  // Messages are parsed while building, so that no page carries the parser.
  experimental: {
    messages: {
      path: ["./lib/i18n/messages/en", "./lib/i18n/messages/ar"],
      locales: ["en", "ar"],
      format: "json",
      precompile: true,
    },
  },
});

// The nonce policy of pages is made per request in proxy.ts; these hold for every answer, static files included.
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), geolocation=(), microphone=(), payment=(), usb=()" },
];

// Files that people brought come by these routes as well; this takes the place of a policy that a route sets itself.
const dataHeaders = [
  { key: "Content-Security-Policy", value: "default-src 'none'; frame-ancestors 'none'; sandbox" },
  { key: "Cache-Control", value: "private, no-store" },
];

/** @type {import("next").NextConfig} */
const config = {
  // The wire API answers both slash forms itself; a 308 would drop the body of a POST in some clients.
  skipTrailingSlashRedirect: true,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  images: { unoptimized: true },
  // Arguments of actions hold passwords and notes about customers; they have no place in a development log either.
  logging: { serverFunctions: false },
  // Types are checked by `npm run typecheck`; checking them again would double the first start on a new machine.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "@node-rs/argon2",
    "@prisma/adapter-pg",
    "@prisma/client",
    "graphile-worker",
    "nodemailer",
    "pg",
    "pino",
    "rate-limiter-flexible",
  ],
  experimental: {
    // With a proxy file Next reads bodies ahead of us: no more than an action may carry.
    proxyClientMaxBodySize: "1mb",
    serverActions: { bodySizeLimit: "1mb" },
  },
  async headers() {
    return [
      { source: "/:path*", headers: securityHeaders },
      { source: "/api/:path*", headers: dataHeaders },
      // Every message of the stream leaves at once: not gathered by compression, nor by a proxy in front.
      {
        source: "/api/requests/live",
        headers: [
          { key: "Cache-Control", value: "private, no-store, no-transform" },
          { key: "X-Accel-Buffering", value: "no" },
        ],
      },
    ];
  },
};

/** @param {string} phase */
export default function configOf(phase) {
  const isBuild = phase === PHASE_PRODUCTION_BUILD;
  // A page carries the words that its scripts ask for; while developing, all of them.
  const env = isBuild ? { COUNTERSIGN_WORDS: JSON.stringify(askedWords(import.meta.dirname)) } : {};
  return withNextIntl({ ...config, env });
}
