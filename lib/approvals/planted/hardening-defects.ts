import type { PlantedDefect } from "./defects.ts";

/** What a hurried change might do to the doors, planted one at a time: the tests have to find each. */
export const HARDENING_DEFECTS: readonly PlantedDefect[] = [
  {
    name: "unguarded-route",
    what: "routes that serve whoever asks",
    edits: [
      {
        file: "lib/http/with-session.ts",
        find: 'if (!actor) throw new AppError("session_ended");',
        put: "if (!actor) return uncached(await handler({ permissions: new Set() } as never, request, context));",
      },
    ],
    tests: "lib/http/every-route.service.test.ts",
    red: "is closed to nobody's call",
  },
  {
    name: "right-not-asked",
    what: "a route that forgets the right that it declares",
    edits: [
      {
        file: "lib/http/with-session.ts",
        find: "if (declaration.permission) requirePermission(actor, declaration.permission);",
        put: "",
      },
    ],
    tests: "lib/http/every-route.service.test.ts",
    red: "opens to each single right exactly as declared",
  },
  {
    name: "cookie-survives-sign-out",
    what: "a cookie that survives the sign-out",
    edits: [
      {
        file: "lib/auth/session-row.ts",
        find: "s.revoked_at is null and s.expires_at > now()",
        put: "s.expires_at > now()",
      },
    ],
    tests: "lib/auth/session.service.test.ts",
    red: "signing out kills the session",
  },
  {
    name: "act-of-another-site",
    what: "an act that any site may send",
    edits: [
      {
        file: "lib/http/action-client.ts",
        find: "if (!isSameOrigin(sent, getEnv().PUBLIC_URL)) {",
        put: "if (sent === undefined) {",
      },
    ],
    tests: "lib/http/action-client.service.test.ts",
    red: "a request from another site, or without proof",
  },
  {
    name: "body-without-cap",
    what: "a body that may be of any size",
    edits: [
      {
        file: "lib/api/read-body.ts",
        find: "const MAX_BODY_BYTES = 256 * 1024;",
        put: "const MAX_BODY_BYTES = 2 ** 40;",
      },
    ],
    tests: "lib/api/operation.413.service.test.ts",
    red: "a body of 10 MB",
  },
  {
    name: "logged-secret",
    what: "a line of the log with what was sent to a gateway",
    edits: [
      {
        file: "lib/gateways/http-client.ts",
        find: "const { arrival, ending } = await exchangeOnce(request);",
        put: "process.stdout.write(`${JSON.stringify({ url: request.url, headers: request.headers, body: request.body, secrets: request.secrets })}\\n`); const { arrival, ending } = await exchangeOnce(request);",
      },
    ],
    tests: "lib/testing/leaks.service.test.ts",
    red: "is in any log line",
  },
  {
    name: "scope-left-out",
    what: "a statement that forgets whose file it is",
    edits: [
      {
        file: "lib/payments/payment-requests/batch/run-batch.ts",
        find: "WHERE id = $1 AND owner_id = $2 FOR UPDATE",
        put: "WHERE id = $1 AND $2::int IS NOT NULL FOR UPDATE",
      },
    ],
    tests: "lib/http/every-act.service.test.ts",
    red: "on what is somebody else's answers as it does on nothing",
  },
  {
    name: "audit-left-out",
    what: "an act that leaves nothing in the trail",
    edits: [
      {
        file: "lib/transactions/saved-views.ts",
        find: 'await transaction.query("DELETE FROM saved_view WHERE id = $1", [id]);',
        put: 'return void (await transaction.query("DELETE FROM saved_view WHERE id = $1", [id]));',
      },
    ],
    tests: "lib/http/every-act.service.test.ts",
    red: "that changes something leaves an event",
  },
  {
    name: "key-survives-revocation",
    what: "a key that opens the API after it was revoked",
    edits: [
      {
        file: "lib/auth/api-keys.ts",
        find: "and revoked_at is null and (expires_at is null or expires_at > now())`;",
        put: "and (expires_at is null or expires_at > now())`;",
      },
    ],
    tests: "lib/api/every-route.service.test.ts",
    red: "is refused without credentials, with those of a key that was revoked",
  },
  {
    name: "refusal-untold",
    what: "a call of the API that is refused and leaves nothing in the trail",
    edits: [
      {
        file: "lib/api/authenticated.ts",
        find: "if (actor) await recordRefusedCall(",
        put: "if (actor === null) await recordRefusedCall(",
      },
    ],
    tests: "lib/api/other-peoples.service.test.ts",
    red: "that is refused for want of a right leaves an event",
  },
];
