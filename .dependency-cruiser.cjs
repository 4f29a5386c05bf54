/**
 * The house: imports go downwards only, and never in a circle. One row per floor; what is not named is refused, so a
 * new folder under lib/ has to say where it stands.
 */
const FLOORS = [
  /* 0 */ [
    "lib/csv/",
    "lib/money/",
    "lib/errors\\.ts$",
    "lib/env\\.ts$",
    "lib/env-values\\.ts$",
    "lib/env-files\\.ts$",
    "lib/log\\.ts$",
    "lib/card-numbers\\.ts$",
    "lib/timed-id\\.ts$",
    "lib/telemetry/",
    "lib/seal\\.ts$",
    "lib/sealed-places\\.ts$",
    "lib/i18n/",
    "lib/pdf/",
    "components/ui/",
  ],
  /* 1 */ ["lib/db/"],
  /* 2 */ ["lib/audit/", "lib/jobs/", "lib/gateways/", "lib/settings/", "lib/metrics/"],
  /* 3 */ ["lib/emails/", "lib/sealing/", "lib/scanning/"],
  /* 4 */ ["lib/auth/"],
  /* 5 */ ["lib/transactions/", "lib/gateway-accounts/", "lib/mail/", "lib/notifications/"],
  /* 6 */ ["lib/webhooks/", "lib/rollups/"],
  /* 7 */ ["lib/operations/", "lib/payments/", "lib/reconciliation/"],
  /* 8 */ [
    "lib/approvals/",
    "lib/changes/",
    "lib/notices/",
    "lib/announcements/",
    "lib/overview/",
    "lib/exports/",
    "lib/people/",
  ],
  /* 9 */ ["lib/http/", "lib/api/", "lib/worker/", "lib/server/", "components/(?!ui/)"],
  /* 10 */ ["app/", "proxy\\.ts$", "instrumentation\\.ts$"],
];

const TEST = "\\.test\\.tsx?$|/testing/|^lib/gateways/contract/";
const anyOf = (patterns) => `^(${patterns.join("|")})`;

const upwards = FLOORS.slice(0, -1).map((floor, level) => ({
  name: `floor-${level}-imports-downwards`,
  comment: `What stands on floor ${level} imports nothing from a floor above it.`,
  severity: "error",
  from: { path: anyOf(floor), pathNot: TEST },
  to: { path: anyOf(FLOORS.slice(level + 1).flat()) },
}));

module.exports = {
  forbidden: [
    ...upwards,
    {
      name: "no-circles",
      comment: "A circle has no bottom: neither side can be understood or tested alone.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "a-floor-for-everything",
      comment: "A folder that stands on no floor: add it to FLOORS.",
      severity: "error",
      from: { path: "^(lib|components)/", pathNot: `${anyOf(FLOORS.flat())}|${TEST}` },
      to: {},
    },
    {
      name: "gateways-know-no-database",
      comment: "A connector gets all it needs as arguments.",
      severity: "error",
      from: { path: "^lib/gateways/", pathNot: TEST },
      to: { path: "^lib/(db|audit|jobs)/" },
    },
    {
      name: "operations-know-no-approvals",
      comment: "Approvals call operations; the other way round a money move could wait for itself.",
      severity: "error",
      from: { path: "^lib/operations/", pathNot: TEST },
      to: { path: "^lib/approvals/" },
    },
    {
      name: "interface-is-browser-safe",
      comment: "Components take only what a browser may see: types, rules, permissions, money, messages.",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^lib/(db|audit|jobs|api|worker|server)/|^lib/(env|log)\\.ts$",
        pathNot: "^lib/audit/types\\.ts$",
      },
    },
    {
      name: "the-product-needs-no-scripts",
      comment: "Commands and browser tests use the product, never the other way round.",
      severity: "error",
      from: { path: "^(app|components|lib)/" },
      to: { path: "^(scripts|e2e)/" },
    },
    {
      name: "tests-stay-tests",
      comment: "Nothing that ships imports what was made for tests.",
      severity: "error",
      from: { path: "^(app|components|lib|scripts)/", pathNot: TEST },
      to: { path: TEST },
    },
    {
      name: "no-missing-package",
      comment: "What is imported is installed and written in package.json.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-package-in-the-product",
      comment: "A production installation has no development packages.",
      severity: "error",
      from: { path: "^(app|components|lib|proxy)", pathNot: `${TEST}|vitest` },
      to: {
        dependencyTypes: ["npm-dev"],
        dependencyTypesNot: ["type-only"],
        pathNot: "node_modules/@types/",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules|lib/db/generated" },
    exclude: { path: "(^|/)(\\.next|dist)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
