"use client";

import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useRef, useState } from "react";
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
  const noteField = useRef<HTMLTextAreaElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
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
        // Where a note must be written it is written first; else Enter says yes to what is to be read here.
        initialFocus={props.noteMissing === undefined ? confirm : noteField}
        footer={
          <>
            <DialogClose>{props.dismissLabel}</DialogClose>
            <Button
              ref={confirm}
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
              <Textarea
                ref={noteField}
                name="note"
                maxLength={1000}
                onKeyDown={sendByKey}
                onChange={() => setMissing(false)}
              />
            </Field>
          ) : null}
        </form>
      </DialogContent>
    </Dialog>
  );
}

/** Ctrl or Command with Enter sends the form, as Enter alone begins a new line. */
export function sendByKey(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}
