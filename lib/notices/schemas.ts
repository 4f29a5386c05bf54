import { z } from "zod";

/** Input of the console's acts on notices. */
export const repeatNoticeSchema = z.strictObject({ noticeId: z.string().regex(/^[1-9]\d{0,17}$/) });
