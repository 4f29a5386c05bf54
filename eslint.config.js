import coreWebVitals from "eslint-config-next/core-web-vitals";
import typescript from "eslint-config-next/typescript";

/** What the compiler and the formatter do not see. The import walls stand in .dependency-cruiser.cjs. */
export default [
  {
    ignores: [
      "node_modules/**",
      ".next/**",
      "dist/**",
      ".data*/**",
      "lib/db/generated/**",
      "test-results/**",
      "playwright-report/**",
      "next-env.d.ts",
      "client/calls.ts",
    ],
  },
  ...coreWebVitals,
  ...typescript,
  {
    // The plugin's own detection asks ESLint for something that version 10 no longer has.
    settings: { react: { version: "19.3" } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      eqeqeq: ["error", "smart"],
      "no-console": "error",
      // NODE_ENV, the runtime that is built for and the words of pages are constants of the bundler, not configuration.
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "MemberExpression[object.object.name='process'][object.property.name='env']:not([property.name=/^(NODE_ENV|NEXT_RUNTIME|COUNTERSIGN_WORDS)$/])",
          message: "Only lib/env.ts reads the environment.",
        },
      ],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "next/link", message: "Use Link of @/components/ui/link: it fetches ahead only what is meant." },
          ],
        },
      ],
      "import/no-anonymous-default-export": "off",
      "max-lines": ["error", { max: 300, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ["components/ui/link.tsx"], rules: { "no-restricted-imports": "off" } },
  {
    // Commands talk to a terminal and hand environments on; tests arrange them.
    files: [
      "scripts/**",
      "e2e/**",
      "*.config.{ts,js,mjs}",
      "lib/env.ts",
      "lib/db/embedded/**",
      "lib/db/testing/**",
      "**/*.test.{ts,tsx}",
    ],
    rules: { "no-console": "off", "no-restricted-syntax": "off" },
  },
  {
    files: ["**/*.test.{ts,tsx}", "e2e/**"],
    rules: {
      "max-lines": "off",
      // useTestDatabase() arranges a file of tests; it is no hook of React.
      "react-hooks/rules-of-hooks": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector:
            "CallExpression > MemberExpression[property.name=/^(only|skip|todo|fixme)$/][object.name=/^(it|test|describe)$/]",
          message: "No test is left out: repair it or remove it.",
        },
      ],
    },
  },
];
