/** Whether the text is an address to which a webhook can be sent. Where it leads is judged when it is sent. */
export function isWebhookUrl(text: string): boolean {
  if (text.length > 2000 || !URL.canParse(text)) return false;
  const url = new URL(text);
  return (url.protocol === "https:" || url.protocol === "http:") && !url.username && !url.password;
}
