/** A message in the form of Slack's incoming webhooks, which most chats understand. */
export interface ChatWords {
  /** One sentence. */
  text: string;
  facts: readonly (readonly [label: string, value: string])[];
  link: { url: string; label: string } | null;
}

/** What Slack reads as markup or as a mention of everybody is written out. */
export function escapeSlack(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .slice(0, 500);
}

/** The JSON text that is sent. */
export function slackMessage({ text, facts, link }: ChatWords): string {
  const title = escapeSlack(text);
  const lines = facts.map(
    ([label, value]) => `*${escapeSlack(label)}*: ${escapeSlack(value).replace(/([*_~`])/g, "\u200b$1")}`,
  );
  const body = [title, ...lines, ...(link ? [`<${link.url}|${escapeSlack(link.label)}>`] : [])].join("\n");
  return JSON.stringify({
    text: title,
    blocks: [{ type: "section", text: { type: "mrkdwn", text: body } }],
  });
}
