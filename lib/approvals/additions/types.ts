/** What people add to a request. Browser-safe. */

export const ATTACHMENT_MAX_BYTES = 10 * 1024 * 1024;
export const ATTACHMENTS_PER_REQUEST = 10;
export const COMMENT_MAX_LENGTH = 2000;

/** What may be attached. What a file is, is told by its bytes. */
export const ATTACHMENT_TYPES = [
  "application/pdf",
  "image/png",
  "image/jpeg",
  "image/webp",
  "text/csv; charset=utf-8",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
] as const;
export type AttachmentType = (typeof ATTACHMENT_TYPES)[number];

export interface AttachmentLine {
  id: string;
  name: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  uploadedBy: string;
  uploadedAt: string;
}

export interface CommentLine {
  id: string;
  author: string;
  /** Said by a program with this key's name. */
  byKey: boolean;
  isOwn: boolean;
  text: string;
  at: string;
}

export interface Additions {
  attachments: AttachmentLine[];
  comments: CommentLine[];
  /** Whether files can still be added: only while the request is open. */
  canAttach: boolean;
  /** Whether the reader may take the evidence of the request. */
  mayTakeEvidence: boolean;
}
