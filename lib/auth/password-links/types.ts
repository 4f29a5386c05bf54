export type LinkPurpose = "reset" | "invitation";

/** A link for a forgotten password is good for half an hour, an invitation for three days. */
export const linkMinutes: Record<LinkPurpose, number> = { reset: 30, invitation: 72 * 60 };
/** As many links as one person is sent in an hour. */
export const linksPerHour = 3;
/** For so long after a change of the e-mail address no link goes there: its old reader has been told and can object. */
export const emailRestHours = 24;

/** What the page of a link shows before anything is used. */
export type OpenLink = { username: string; purpose: LinkPurpose; expiresAt: string };
