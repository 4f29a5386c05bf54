import { z } from "zod";
import { COMMENT_MAX_LENGTH } from "@/lib/approvals/additions/types";

export const commentText = z.string().trim().min(1, "Write something.").max(COMMENT_MAX_LENGTH);

export const addCommentSchema = z.strictObject({
  requestId: z.int32().positive(),
  text: commentText,
});
export type AddCommentInput = z.infer<typeof addCommentSchema>;
