import { type KeptSentence, type KeptWords, keptWords } from "@/lib/i18n/kept-words";

/** Sentences of ours that are kept with an operation, a request, an import or an event of the trail, by their key in the catalogue. */
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
  tooManyDigits: "The amount has more digits than this gateway can carry.",
  paymentUnread: "The payment could not be read exactly.",
  ottuUnknown: "Ottu does not know the outcome yet.",
  changeNetworks: "The list of addresses was changed meanwhile.",
  changePasswords: "Whose passwords open the console was changed meanwhile.",
  changeEmail: "The person's e-mail address is not the one any more that was to be changed.",
  changeFactorsAsked: "Who is asked for a second factor was changed meanwhile.",
  changePolicy: "Another policy went live since this was proposed. Compare with it and propose again.",
  changeHead: "Who is told the head of the audit trail was changed meanwhile.",
  changeFactors: "The person's second factors are not the ones any more that were to be reset.",
  changeProposer: "The person who proposed this may no longer do so.",
  changeGone: "What this was about is not there any more.",
  changeNothingLeft: "There is nothing left to change.",
  changeGainsMore: "More would be gained by it than when it was proposed. Propose it again.",
  changeLimits: "The limits have changed since it was proposed. Propose it again.",
  changeAccount:
    "Somebody has changed this account meanwhile. Load the page again and look before you change it.",
  changeAccountFile: "This account is declared in the accounts file. Change it there and start again.",
  changeKeyRevoked: "This key is revoked: make another one.",
  changeVersion: "This version is not waiting to be published.",
  changeDayOver: "This day is over.",
  changePersonLinked: "This person of the provider is linked to somebody else. Unlink him first.",
  changeUserLinked: "This user is linked to another person of the provider. Unlink that one first.",
  fileGone: "The file is not kept any more. Upload it again.",
  fileNoText: "This is no CSV file in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.",
  uploadCutOff: "The upload was cut off. Upload the file again.",
  scannerAway: "The file cannot be searched for viruses at the moment and was not taken. Try again shortly.",
  scannerLimit: "The file is larger than what the virus scanner of this installation takes.",
  gatewaySilent: "The gateway does not answer. Compare again later.",
  firstAdministrator: "First administrator, made on the command line.",
  byCommandLine: "Made on the command line.",
  apiWithoutAccess: "The password of a person without API access was used on the API.",
  tooManyFailures: "Too many failed attempts.",
  wrongSignIn: "Wrong username or password.",
  disabledAccount: "The account is disabled.",
  notInFile: "It is no longer declared in the accounts file.",
  keyWasRevoked: "The key was revoked.",
  keyHasExpired: "The key has expired.",
  secretReplaced: "This secret of the key was replaced, and its time is over.",
  keyFromElsewhere: "The address is not in the list of the key.",
  balanceOff:
    "The gateway reported something that does not fit our balance. Operations are stopped until the balance adds up again.",
  balanceAgain: "The balance adds up again.",
  providerAway: "The provider did not answer.",
  providerBadAnswer:
    "The provider's answer did not fit what was asked for in this browser, or came too late.",
  providerWrongIssuer: "The provider calls itself otherwise than it is configured here.",
  providerTurnedAway: "The provider turned the person away, or he turned back.",
  providerEmailUnverified: "The provider does not vouch for the person's e-mail address.",
  providerNotLinked: "Nobody here is linked to this person of the provider.",
  tooManyFromAddress: "Too many attempts from this address.",
  deletedCharge: "The payment was deleted while a card was charged for it. Refund the charge at the gateway.",
  deletedPaid: "The customer paid while the payment was deleted. Refund it at the gateway.",
  deletedPaymentTold:
    "The gateway tells of a payment that was deleted here. Look at the gateway whether money was taken.",
  otherAmountTold:
    "The gateway says another amount or currency than we hold. Nothing was changed; look at the gateway.",
} as const;

const keys = new Map<string, KeptSentence>(
  Object.entries(recordedSentences).map(([key, sentence]) => [
    sentence,
    key as keyof typeof recordedSentences,
  ]),
);

/** What connectors and readers of files say with a value in it; they keep no words beside their text. */
export const recordedPatterns: [KeptSentence, RegExp][] = [
  [
    "neverSeenYet",
    /^The gateway has not seen this operation yet\. That proves something in (?<minutes>a minute|\d+ minutes)/,
  ],
  ["noAnswer", /^No answer \((?<fault>[^()]+)\)\.$/],
  ["answerUnclear", /^The answer (?:is not clear )?\((?<code>[^()]+)\)(?: is not clear)?\.$/],
  ["gatewayAnswered", /^(?<name>[\w.]+) answered (?<code>\d{3})\.$/],
  ["noClearAnswer", /^(?<name>[\w.]+) gave no clear answer\.$/],
  [
    "thirdDecimalZero",
    /^This gateway takes (?<currency>[A-Z]{3}) amounts only when their third decimal is 0\.$/,
  ],
  ["noDecimals", /^This gateway takes (?<currency>[A-Z]{3}) amounts without decimals only\.$/],
  [
    "mostDecimals",
    /^This gateway takes (?<currency>[A-Z]{3}) amounts with at most (?<decimals>\d) decimals\.$/,
  ],
  ["optionNotTaken", /^The gateway does not take this option for the operation: (?<name>.+)\.$/],
  [
    "fileTooLong",
    /^A file may have at most (?<rows>\d+) rows\. Split it; rows that are in both parts do no harm\.$/,
  ],
  [
    "fileTooHeavy",
    /^A file may have at most (?<megabytes>\d+) MB\. Split it; rows that are in both parts do no harm\.$/,
  ],
  [
    "fileWithoutRows",
    /^The file needs one row of headers, at most (?<columns>\d+) columns, and at least one row below\.$/,
  ],
  ["fileInfected", /^The file contains malicious software \((?<signature>.+)\) and was not taken\.$/],
  [
    "rowTooLong",
    /^The file has a row that is far too long; a quotation mark may be missing, near line (?<line>\S+)\.$/,
  ],
  [
    "rowUnread",
    /^The file cannot be read; look for a quotation mark that is not closed or not doubled, near line (?<line>\S+)\.$/,
  ],
  ["undecidedHours", /^Nobody decided for (?<hours>\d+) hours\.$/],
];

/** The sentence of ours that a kept text is, with what it carries; null for the words of people and gateways. */
export function readRecorded(message: string): KeptWords | null {
  const key = keys.get(message);
  if (key) return keptWords(key);
  for (const [sentence, pattern] of recordedPatterns) {
    const found = pattern.exec(message)?.groups;
    if (!found) continue;
    // "a minute" counts as one.
    return keptWords(
      sentence,
      found.minutes ? { minutes: String(Number.parseInt(found.minutes, 10) || 1) } : found,
    );
  }
  return null;
}
