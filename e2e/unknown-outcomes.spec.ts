import type { Page } from "@playwright/test";
import { expect, test } from "./fixtures";
import { type Payment, query, untouchedPayment } from "./support/database";
import { readDemo } from "./support/demo";
import { clearFaults, fault, ledgerOf } from "./support/sandbox";

/** A refund that the gateway executes, and then neither answers nor can be asked about. */
async function unknownRefund(amount: string): Promise<{ payment: Payment; operationId: string }> {
  const payment = await untouchedPayment();
  await fault(payment.gatewayReference, "executed_then_silent");
  const { baseUrl, apiKey } = readDemo();
  const answer = await fetch(`${baseUrl}/b/pbl/v2/operation/`, {
    method: "POST",
    headers: { authorization: `Api-Key ${apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ operation: "refund", session_id: payment.sessionId, amount }),
  });
  expect(await answer.json()).toMatchObject({ result: "queued" });
  const [operation] = await query<{ id: string }>("SELECT id FROM operation WHERE transaction_id = $1", [
    payment.id,
  ]);
  const operationId = operation?.id ?? "";
  await fault(payment.gatewayReference, "bad_gateway_html", {
    match: { type: "inquiry", reference: operationId },
    times: 1_000,
  });
  return { payment, operationId };
}

async function openOnceAsked(page: Page, operationId: string): Promise<void> {
  await page.goto(`/outcomes/${operationId}`);
  await expect(page.getByText("No clear answer").first()).toBeVisible({ timeout: 30_000 });
}

test("two persons settle what the gateway does not tell, with evidence; one alone cannot", async ({ as }) => {
  const [first, second, viewer] = [await as("checker"), await as("checker2"), await as("viewer")];
  const { payment, operationId } = await unknownRefund("1.250");

  await first.goto("/outcomes");
  await expect(
    first
      .getByRole("table")
      .getByText(payment.orderNo ?? payment.sessionId.slice(0, 8))
      .first(),
  ).toBeVisible();
  await openOnceAsked(first, operationId);
  await expect(first.getByText("Call to the gateway")).toBeVisible();
  await first.getByRole("button", { name: "Propose a settlement…" }).click();
  const form = first.getByRole("dialog");
  await form.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(form.getByText("Choose what the gateway did.")).toBeVisible();
  await form.getByLabel("What happened").selectOption("executed");
  await form.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(form.getByText("Say what proves it.")).toBeVisible();
  await form.getByLabel("The gateway's reference").fill("PORTAL-90017");
  await form.getByLabel("Why you are sure").fill("Its portal shows the refund.");
  await form.getByLabel("What proves it").fill("Portal, 12:40, refund PORTAL-90017 of 1.250 KWD.");
  await form.getByLabel("File").setInputFiles({
    name: "portal.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("PORTAL-90017 1.250 KWD refunded"),
  });
  await form.getByRole("button", { name: "Propose", exact: true }).click();
  await expect(form).toBeHidden();
  await expect(first.getByRole("button", { name: "Confirm…" })).toHaveAccessibleDescription(
    /You proposed this settlement/,
  );

  await viewer.goto(`/outcomes/${operationId}`);
  await expect(viewer.getByText("Its portal shows the refund.")).toBeVisible();
  await expect(viewer.getByRole("link", { name: "Download portal.txt" })).toBeHidden();
  await expect(viewer.getByRole("button", { name: "Confirm…" })).toHaveAccessibleDescription(
    /takes the right to settle/,
  );

  await second.goto(`/outcomes/${operationId}`);
  const downloading = second.waitForEvent("download");
  await second.getByRole("link", { name: "Download portal.txt" }).click();
  expect((await downloading).suggestedFilename()).toBe("portal.txt");
  await second.getByRole("button", { name: "Confirm…" }).click();
  await second.getByRole("dialog").getByRole("button", { name: "Confirm the settlement" }).click();
  await expect(second.getByText("Settled as executed")).toBeVisible();
  await expect(second.getByText("Confirmed by")).toBeVisible();

  const [child] = await query<{ state: string; gateway_reference: string }>(
    "SELECT state, gateway_reference FROM child_transaction WHERE operation_id = $1::uuid",
    [operationId],
  );
  expect(child).toEqual({ state: "refunded", gateway_reference: "PORTAL-90017" });
  expect(await ledgerOf(payment.gatewayReference)).toHaveLength(1);
});

test("what stays unknown for an hour alerts those who settle, until the gateway is asked and tells", async ({
  as,
}) => {
  test.setTimeout(120_000);
  const [settler, viewer] = [await as("checker"), await as("viewer")];
  const { operationId } = await unknownRefund("1.500");
  await openOnceAsked(settler, operationId);
  // An hour passes; the next question of the schedule is far away.
  await query(
    "UPDATE operation SET created_at = now() - interval '61 minutes', next_inquiry_at = now() + interval '1 hour' WHERE id = $1::uuid",
    [operationId],
  );
  await settler.goto("/transactions");
  const alert = settler.getByRole("region", { name: "Outcomes that need a person" });
  await expect(alert).toBeVisible({ timeout: 45_000 });
  await viewer.goto("/transactions");
  await expect(viewer.getByRole("region", { name: "Outcomes that need a person" })).toBeHidden();

  await alert.getByRole("link", { name: "Look at it" }).first().click();
  await expect(settler.getByRole("heading", { level: 1, name: "Unknown outcomes" })).toBeVisible();
  await clearFaults();
  await settler.goto(`/outcomes/${operationId}`);
  await expect(async () => {
    await settler.getByRole("button", { name: "Ask now" }).click();
    await expect(settler.getByText("The gateway is being asked")).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
  await expect(settler.getByText("Done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await expect(settler.getByText(/asked by .*Khaled/).first()).toBeVisible();
});
