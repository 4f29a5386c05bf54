"use client";

import { Search, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { SEARCH_MIN_LENGTH } from "@/lib/transactions/search-length";

type SearchBoxProps = { value: string; onSearch: (text: string) => void; placeholder?: string };

/** Searches on Enter: the text is matched against a dozen indexes, not on every key. Remount it when `value` changes. */
export function SearchBox({ value, onSearch, placeholder }: SearchBoxProps) {
  const t = useTranslations("transactions");
  const [draft, setDraft] = useState(value);
  const [tooShort, setTooShort] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = draft.trim();
    const short = text.length > 0 && text.length < SEARCH_MIN_LENGTH;
    setTooShort(short);
    if (!short && text !== value) onSearch(text);
  };
  return (
    <search className="w-full sm:w-80 lg:w-auto lg:max-w-80 lg:grow lg:basis-48">
      <form onSubmit={submit}>
        <Field
          label={t("search")}
          labelHidden
          error={tooShort ? t("searchHint", { count: SEARCH_MIN_LENGTH }) : undefined}
        >
          <span className="relative">
            <Search
              aria-hidden="true"
              className="pointer-events-none absolute inset-s-2.5 top-1/2 size-4 -translate-y-1/2 text-faint"
            />
            <Input
              type="search"
              enterKeyHint="search"
              maxLength={128}
              // By what is written; empty, it stands where the language begins.
              dir={draft ? "auto" : undefined}
              autoComplete="off"
              spellCheck={false}
              value={draft}
              placeholder={placeholder ?? t("searchPlaceholder")}
              className="ps-8 pe-8 [&::-webkit-search-cancel-button]:hidden"
              onChange={(event) => setDraft(event.target.value)}
            />
            {draft ? (
              <button
                type="button"
                aria-label={t("clearSearch")}
                className="absolute inset-e-1 top-1/2 grid size-6 -translate-y-1/2 place-items-center rounded-sm text-faint hover:bg-sunken hover:text-ink touch:size-9"
                onClick={() => {
                  setDraft("");
                  setTooShort(false);
                  if (value) onSearch("");
                }}
              >
                <X aria-hidden="true" className="size-3.5" />
              </button>
            ) : null}
          </span>
        </Field>
      </form>
    </search>
  );
}
