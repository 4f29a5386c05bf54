import { build } from "esbuild";
import { expect, test } from "vitest";
import { clientSource } from "@/lib/api/openapi/client-source";
import { openApiDocument } from "@/lib/api/openapi/document";

test("the client's calls are those of the API's description (renew them with `npx vitest run client -u`)", async () => {
  await expect(clientSource(openApiDocument("https://pay.example.com"))).toMatchFileSnapshot("./calls.ts");
});

/** What a bundler makes of a program that imports this from the client, in bytes of text. */
async function bundled(imports: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export ${imports};`, resolveDir: "client", loader: "ts" },
    ...({ bundle: true, minify: true, write: false, format: "esm", target: "es2022" } as const),
  });
  return outputFiles[0]?.text ?? "";
}

test("a program carries what it calls and no more, and that is little", async () => {
  const one = await bundled('{ operate } from "./calls"');
  expect(one).toContain("/b/pbl/v2/operation/");
  for (const other of ["/b/api/v1/reports", "/b/countersign/v1", "/b/pbl/v2/inquiry/", "upload-attachment"])
    expect(one).not.toContain(other);
  expect(one.length).toBeLessThan(3_500);
  expect((await bundled('* from "./calls"')).length).toBeLessThan(7_000);
  const receiver = await bundled('{ verifyDelivery } from "./webhooks"');
  expect(receiver).not.toContain("customer_address_city");
  expect(receiver.length).toBeLessThan(2_000);
});
