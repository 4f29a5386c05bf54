import { useTranslations } from "next-intl";
import type { FieldView } from "./types";

/** Names, types and meanings of fields; nested ones open on demand. */
export function FieldsList({ fields }: { fields: readonly FieldView[] }) {
  const t = useTranslations("apiReference");
  return (
    <ul className="divide-y divide-line border-line border-y">
      {fields.map((field) => (
        <li key={field.name} className="py-2">
          <div className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <bdi dir="ltr" className="break-all font-medium font-mono text-xs">
              {field.name}
            </bdi>
            <bdi dir="ltr" className="break-words text-faint text-xs">
              {field.type}
            </bdi>
            {field.required ? <span className="text-warning text-xs">{t("required")}</span> : null}
          </div>
          {field.description ? (
            <p className="mt-0.5 max-w-prose text-muted">
              <Prose text={field.description} />
            </p>
          ) : null}
          {field.children.length > 0 ? (
            <details className="mt-1.5">
              <summary className="w-fit text-accent text-xs hover:underline">
                {t("members", { count: field.children.length })}
              </summary>
              <div className="mt-2 border-line border-s ps-3">
                <FieldsList fields={field.children} />
              </div>
            </details>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

/** Text in which backticks mark what is typed as it stands. */
export function Prose({ text }: { text: string }) {
  // The description is English on an Arabic page too: its full stops belong to its own direction.
  return (
    <bdi dir="ltr" lang="en">
      {text.split("`").map((part, index) =>
        index % 2 === 1 ? (
          <code
            key={`${index}:${part}`}
            dir="ltr"
            className="rounded-sm bg-sunken px-1 font-mono text-ink text-xs"
          >
            {part}
          </code>
        ) : (
          part
        ),
      )}
    </bdi>
  );
}
