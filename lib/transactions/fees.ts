/** The surcharge of an account on an amount, in minor units: a fixed part and thousandths of the amount, rounded half up. */
export function feeOf(account: { feeFixedMinor: bigint; feePerMille: number }, amountMinor: bigint): bigint {
  if (amountMinor === 0n) return 0n;
  return account.feeFixedMinor + (amountMinor * BigInt(account.feePerMille) + 500n) / 1000n;
}

/** The surcharge in words for the payment page, or an empty text. */
export function feeDescription(
  account: { feeFixedMinor: bigint; feePerMille: number },
  format: (minor: bigint) => string,
): string {
  const parts = [];
  if (account.feePerMille > 0)
    parts.push(`${account.feePerMille / 10}`.replace(/(\.\d)\d+$/, "$1").concat("%"));
  if (account.feeFixedMinor > 0n) parts.push(format(account.feeFixedMinor));
  return parts.join(" + ");
}
