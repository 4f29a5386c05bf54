/**
 * What the checks of a row say, by their key in the catalogue: they speak the API's English, and a person reads his own language.
 * Groups of an expression are the values of its words.
 */
export const faultSentences = {
  required: /^This field is required\.$/,
  tooLong: /^Ensure this field has no more than (?<max>\d+) characters\.$/,
  tooMany: /^Ensure this field has no more than (?<max>\d+) elements\.$/,
  notStorable: /^Null characters and unpaired surrogates are not allowed\.$/,
  email: /^Enter a valid email address\.$/,
  date: /^Date has wrong format\. Use YYYY-MM-DD\.$/,
  days: /^Whole days, 1 to 90\.$/,
  choice: /^"(?<word>.*)" is not a valid choice\.$/,
  emptyList: /^This list may not be empty\.$/,
  amount: /^A valid positive amount is required, such as "12\.500": digits and at most three decimals\.$/,
  positive: /^The amount must be greater than zero\.$/,
  tooLittle: /^Ensure this value is greater than or equal to 0\.01\.$/,
  noDecimals: /^(?<currency>[A-Z]{3}) amounts have no decimals\.$/,
  decimals: /^(?<currency>[A-Z]{3}) amounts have at most (?<decimals>\d) decimals\.$/,
  currency: /^"(?<word>.*)" is not an ISO 4217 currency code\.$/,
  notOpen: /^You may not use the gateway "(?<code>.*)"\.$/,
  inactive: /^"(?<code>.*)" is not an active payment gateway\.$/,
  otherCurrency: /^"(?<code>.*)" takes (?<takes>[A-Z]{3}), not (?<currency>.*)\.$/,
  otherUse: /^"(?<code>.*)" cannot be used for (?<type>\w+) transactions\.$/,
  mixed: /^Sandbox and production gateways cannot be mixed in one transaction\.$/,
  moreCells: /^The row has more cells than there are headers\.$/,
  cardNumber: /^The cell contains a card number\. Leave it out\.$/,
  sameOrder: /^This order number stands on line (?<line>\d+) already\.$/,
  fewRows: /^The file needs one row of headers and at least one row below\.$/,
  manyRows: /^The file has more than (?<max>\d+) rows\. Divide it\.$/,
  tooLarge: /^The file is larger than 1 MB\. Divide it\.$/,
  notUtf8: /^The file is not UTF-8\. Save it as CSV UTF-8\.$/,
  columnUnknown: /^"(?<word>.*)" is not a column\. Known: (?<known>.*)\.$/,
  columnTwice: /^The column "(?<column>.*)" is there twice\.$/,
  columnMissing: /^The column "(?<column>.*)" is missing\.$/,
} as const satisfies Record<string, RegExp>;

export type FaultSentence = keyof typeof faultSentences;

/** Which sentence it is, and its values; null for one that has no words of its own. */
export function readFault(message: string): { key: FaultSentence; values: Record<string, string> } | null {
  for (const [key, expression] of Object.entries(faultSentences)) {
    const match = expression.exec(message);
    if (match) return { key: key as FaultSentence, values: isolated({ ...match.groups }) };
  }
  return null;
}

/** What stood in the file reads from left to right, whatever stands around it. */
function isolated(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, `\u2066${value}\u2069`]));
}
