"use client";

import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Trash2 } from "lucide-react";
import { Link } from "@/components/ui/link";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { ActionRefusal } from "@/components/operations/external-result";
import { type CountedView, transactionKeys, viewsQuery } from "@/components/transactions/api";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { runAction, type ServerAction } from "@/lib/http/action-failure";

export type ViewActions = {
  saveView: ServerAction<
    { list: "transactions"; name: string; query: string; isShared: boolean },
    { id: number; replaced: boolean }
  >;
  deleteView: ServerAction<{ id: number }, null>;
};

export type SavedViewsProps = {
  /** The present list as an address, with the columns that are shown. */
  query: string;
  actions: ViewActions;
  onChosen: () => void;
};

/** What is saved, with the number of payments in each, and a way to save what is shown. */
export function SavedViews({ query, actions, onChosen }: SavedViewsProps) {
  const t = useTranslations("lists");
  const views = useQuery(viewsQuery());
  return (
    <div className="flex flex-col gap-4">
      {views.isError ? (
        <p role="alert" className="text-negative">
          {t("viewFailed")}
        </p>
      ) : views.data ? (
        <ViewList views={views.data} deleteView={actions.deleteView} onChosen={onChosen} />
      ) : (
        <Skeleton className="h-4 w-1/2" />
      )}
      <SaveForm
        query={query}
        names={views.data?.filter((view) => view.isOwn).map(({ name }) => name) ?? []}
        saveView={actions.saveView}
      />
      <p className="flex items-center justify-between border-line border-t pt-3 text-muted">
        {t("copyLink")}
        <CopyButton value={`${location.origin}/transactions?${query}`} label={t("copyLink")} />
      </p>
    </div>
  );
}

type ViewListProps = {
  views: readonly CountedView[];
  deleteView: ViewActions["deleteView"];
  onChosen: () => void;
};

function ViewList({ views, deleteView, onChosen }: ViewListProps) {
  const t = useTranslations("lists");
  const client = useQueryClient();
  const deleting = useMutation({
    mutationFn: (id: number) => runAction(deleteView({ id })),
    onSuccess: () => toast.success(t("viewDeleted")),
    onSettled: () => client.invalidateQueries({ queryKey: transactionKeys.views }),
  });
  if (views.length === 0) return <p className="text-muted">{t("viewsEmpty")}</p>;
  return (
    <>
      <ActionRefusal error={deleting.error} />
      <ul aria-label={t("viewsTitle")} className="border-line border-t">
        {views.map((view) => (
          <li key={view.id} className="flex items-center gap-2 border-line border-b py-1">
            <Link
              href={`/transactions?${view.query}`}
              prefetch={false}
              onClick={onChosen}
              className="min-w-0 flex-1 rounded-sm hover:text-accent"
            >
              <span className="block cut font-medium">
                <bdi>{view.name}</bdi>
              </span>
              <span className="text-muted text-xs">
                {view.isOwn
                  ? t(view.isShared ? "viewShared" : "viewPrivate")
                  : t("viewOf", { name: view.owner })}
              </span>
            </Link>
            <ViewCount count={view.count} />
            {view.mayDelete ? (
              <IconButton
                size="small"
                label={t("viewDelete", { name: view.name })}
                pending={deleting.isPending && deleting.variables === view.id}
                onClick={() => deleting.mutate(view.id)}
              >
                <Trash2 aria-hidden="true" />
              </IconButton>
            ) : null}
          </li>
        ))}
      </ul>
    </>
  );
}

function ViewCount({ count }: { count: CountedView["count"] }) {
  const t = useTranslations("lists");
  if (count?.count == null) return null;
  return (
    <span className="text-muted text-xs tabular-nums">
      {count.more ? t("viewCountMany", { count: count.count }) : t("viewCount", { count: count.count })}
    </span>
  );
}

type SaveFormProps = { query: string; names: readonly string[]; saveView: ViewActions["saveView"] };

function SaveForm({ query, names, saveView }: SaveFormProps) {
  const t = useTranslations("lists");
  const client = useQueryClient();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const saving = useMutation({
    mutationFn: () => runAction(saveView({ list: "transactions", name: name.trim(), query, isShared })),
    onSuccess: ({ replaced }) => {
      toast.success(t(replaced ? "viewReplaced" : "viewSaved"));
      setName("");
    },
    onSettled: () => client.invalidateQueries({ queryKey: transactionKeys.views }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() && !saving.isPending) saving.mutate();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-2">
      <ActionRefusal error={saving.error} />
      <Field label={t("saveView")} hint={names.includes(name.trim()) ? t("viewNameTaken") : undefined}>
        <Input
          maxLength={60}
          value={name}
          placeholder={t("viewName")}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <Checkbox label={t("viewShare")} checked={isShared} onChange={() => setShared(!isShared)} />
      <Button type="submit" pending={saving.isPending} disabled={name.trim() === ""} className="self-start">
        {t("viewSave")}
      </Button>
    </form>
  );
}
