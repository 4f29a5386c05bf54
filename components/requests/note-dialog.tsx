"use client";

import { type FormEvent, type ReactNode, useId, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

export type NoteDialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description: string;
  confirmLabel: string;
  dismissLabel: string;
  danger?: boolean;
  pending: boolean;
  /** Label of the note; no field without it. */
  noteLabel?: string;
  /** What is said when the note is missing; without it the note may be left out. */
  noteMissing?: string;
  onConfirm: (note: string) => void;
  /** What it is about, and why it was refused. */
  children?: ReactNode;
};

/** Asks once more, with a note where one is wanted. */
export function NoteDialog(props: NoteDialogProps) {
  const form = useId();
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const note = String(new FormData(event.currentTarget).get("note") ?? "").trim();
    const lacks = note === "" && props.noteMissing !== undefined;
    setMissing(lacks);
    if (!lacks && !props.pending) props.onConfirm(note);
  };
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent
        title={props.title}
        description={props.description}
        footer={
          <>
            <DialogClose>{props.dismissLabel}</DialogClose>
            <Button
              type="submit"
              form={form}
              variant={props.danger ? "danger" : "primary"}
              pending={props.pending}
            >
              {props.confirmLabel}
            </Button>
          </>
        }
      >
        <form id={form} noValidate onSubmit={submit} className="flex flex-col gap-4">
          {props.children}
          {props.noteLabel ? (
            <Field
              label={props.noteLabel}
              required={props.noteMissing !== undefined}
              optional={props.noteMissing === undefined}
              error={missing && props.noteMissing}
            >
              <Textarea name="note" maxLength={1000} onChange={() => setMissing(false)} />
            </Field>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}
