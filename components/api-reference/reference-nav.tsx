import { useTranslations } from "next-intl";
import type { GroupView } from "./types";

/** All calls on one list; on a phone it is folded away. */
export function ReferenceNav({ groups }: { groups: readonly GroupView[] }) {
  const t = useTranslations("apiReference");
  return (
    <>
      <details className="mb-6 rounded-md border border-line bg-surface px-3 py-2 lg:hidden">
        <summary className="font-medium">{t("contents")}</summary>
        <nav aria-label={t("contents")} className="pt-3">
          <Links groups={groups} />
        </nav>
      </details>
      <nav
        aria-label={t("contents")}
        className="sticky top-0 hidden max-h-dvh w-60 shrink-0 self-start overflow-y-auto py-8 lg:block"
      >
        <Links groups={groups} />
      </nav>
    </>
  );
}

function Links({ groups }: { groups: readonly GroupView[] }) {
  return groups.map((group) => (
    <div key={group.name} className="mb-5">
      <p className="mb-1 font-medium text-muted text-xs">{group.name}</p>
      <ul>
        {group.endpoints.map((endpoint) => (
          <li key={endpoint.id}>
            <a
              href={`#${endpoint.id}`}
              className="block rounded-sm py-1 text-ink hover:text-accent hover:underline touch:py-2"
            >
              {endpoint.summary}
            </a>
          </li>
        ))}
      </ul>
    </div>
  ));
}
