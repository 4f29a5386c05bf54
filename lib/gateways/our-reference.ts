const OPERATION_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** The text when it can be the id of an operation of ours, else null: what was done in the portal has a name of its own. */
export function ourReference(text: string | null | undefined): string | null {
  return text && OPERATION_ID.test(text) ? text : null;
}
