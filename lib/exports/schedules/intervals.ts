/** How often a report is made. */
export const REPORT_INTERVALS = ["daily", "weekly", "monthly", "yearly"] as const;
export type ReportInterval = (typeof REPORT_INTERVALS)[number];
