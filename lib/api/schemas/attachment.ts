import { z } from "zod";
import { flag, text } from "@/lib/api/schemas/fields";
import { line, optional } from "@/lib/api/schemas/parts";

/** Files that merchants give to their customers. */

const EXTENSIONS = ["pdf", "jpeg", "png", "doc", "docx", "jpg", "xls", "xlsx", "txt"];
const MAX_FILE_BYTES = 2.5 * 1024 * 1024;

/** A document or picture of at most 2.5 MB. */
export const attachedFile = z
  .custom<File>((value) => value instanceof File, {
    error: ({ input }) =>
      input === undefined ? "No file was submitted." : "The submitted data was not a file.",
  })
  .superRefine((file, context) => {
    const refuse = (message: string) => context.addIssue({ code: "custom", message });
    if (!(file instanceof File)) return;
    const extension = /\.([A-Za-z0-9]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? "";
    if (!EXTENSIONS.includes(extension)) {
      refuse(
        `File extension '${extension}' is not allowed. Allowed extensions are: ${EXTENSIONS.join(", ")}.`,
      );
    }
    if (file.name.length > 100) refuse("Ensure this filename has at most 100 characters.");
    if (/[\p{Cc}\p{Cs}/\\]/u.test(file.name)) refuse("The filename contains characters that cannot be used.");
    if (file.size === 0) refuse("The submitted file is empty.");
    if (file.size > MAX_FILE_BYTES) refuse("The file may have at most 2.5 MB.");
  });

/** Body of `POST /b/checkout/v1/upload-attachment/`, by multipart. */
export const uploadRequest = z.object({
  file: attachedFile.meta({
    type: "string",
    format: "binary",
    description: "A document or picture of at most 2.5 MB.",
  }),
  session_id: optional(text(128)).meta({ description: "The payment; this or order_no." }),
  order_no: optional(line(128)).meta({ description: "The payment; this or session_id." }),
  shortify_attachment_url: optional(flag()).meta({ description: "Adds `attachment_short_url`." }),
});

/** The stored file. */
export const uploadAnswer = z.object({
  file_url: z.string().meta({ description: "Address of the file for the customer." }),
  original_filename: z.string(),
  attachment_short_url: z.string().optional(),
});
