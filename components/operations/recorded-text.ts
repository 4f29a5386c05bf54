import { useTranslations } from "next-intl";

/** Sentences of ours that are kept with an operation, an attempt or a request, by their key in the catalogue. */
export const recordedSentences = {
  unreachable: "The gateway could not be reached; nothing was sent.",
  credentialsRefused:
    "The gateway refused the credentials of this account or does not allow it this operation.",
  tooMany: "The gateway took no more requests at this moment; nothing was executed.",
  busy: "The gateway is busy. Try again later.",
  neverSeen: "The gateway has never seen this operation.",
  sentAgain: "There is no answer to the request, so it is sent again under the same key.",
  chargeNotSent: "The charge was not sent to the gateway.",
  cash: "Cash is handed over outside of this system.",
  noInquiry: "Adyen answers no questions about operations. It tells by webhook.",
  cardDeclined: "The card was declined.",
  cardExpired: "The card has expired.",
  nobodyDecided: "Nobody decided in time.",
  notExecutedInTime: "It was not executed in time.",
  gatewayDidNot: "The gateway did not execute it.",
  expiredBefore: "The request expired before it was executed.",
  authorizationChanged: "The amount of the authorization has changed.",
  tooFewApprovals: "The request does not have enough approvals.",
} as const;

type Sentence = keyof typeof recordedSentences;

const keys = new Map<string, Sentence>(
  Object.entries(recordedSentences).map(([key, sentence]) => [sentence, key as Sentence]),
);
const notSeenYet =
  /^The gateway has not seen this operation yet\. That proves something in (a minute|\d+ minutes)/;

/** A kept sentence in the language of the screen. What a gateway said stays in its own words. */
export function useRecordedText(): (message: string) => string {
  const t = useTranslations("recorded");
  return (message) => {
    const key = keys.get(message);
    if (key) return t(key);
    const [, wait] = notSeenYet.exec(message) ?? [];
    return wait ? t("neverSeenYet", { minutes: Number.parseInt(wait, 10) || 1 }) : message;
  };
}
