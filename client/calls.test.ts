import { expect, test } from "vitest";
import { clientSource } from "@/lib/api/openapi/client-source";
import { openApiDocument } from "@/lib/api/openapi/document";

test("the client's calls are those of the API's description (renew them with `npx vitest run client -u`)", async () => {
  await expect(clientSource(openApiDocument("https://pay.example.com"))).toMatchFileSnapshot("./calls.ts");
});
