/** How a person wants to see the product. `system` follows the device. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

/** A plain preference, no secret: the browser writes it, the server reads it, so that no page ever flashes. */
export const themeCookie = "countersign.theme";

/** The theme of a cookie value, whatever somebody wrote into it. */
export function parseTheme(value: string | undefined): Theme {
  return themes.find((theme) => theme === value) ?? "system";
}
