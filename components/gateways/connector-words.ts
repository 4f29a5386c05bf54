import { useTranslations } from "next-intl";

type Field = { name: string; label: string; hint?: string | null | undefined };

/** How a gateway is called; a brand has the same name everywhere. */
export function useConnectorName(): (gateway: string, own: string) => string {
  const t = useTranslations("connectors.name");
  return (gateway, own) => (t.has(gateway as "cash") ? t(gateway as "cash") : own);
}

/** What a connector says of itself, in the language of the screen; where the catalogue has nothing, in its own words. */
export function useConnectorWords(gateway: string) {
  const t = useTranslations("connectors");
  const words = (key: string, own: string) =>
    t.has(key as "verified.cash") ? t(key as "verified.cash") : own;
  return {
    verified: (own: string) => words(`verified.${gateway}`, own),
    /** How the gateway calls one of the values that an account needs. */
    credential: (name: string) => words(`credential.${gateway}.${name}.label`, name),
    /** The values that an account needs, named. */
    fields: <Kind extends Field>(fields: readonly Kind[]): Kind[] =>
      fields.map((field) => ({
        ...field,
        label: words(`credential.${gateway}.${field.name}.label`, field.label),
        hint: field.hint ? words(`credential.${gateway}.${field.name}.hint`, field.hint) : field.hint,
      })),
  };
}
