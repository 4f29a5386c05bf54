/**
 * Decimals of each active currency by ISO 4217. `Intl` follows CLDR instead, which differs for a dozen currencies
 * (IQD, LBP, YER, SYP, IRR, PKR, IDR, HUF ...), so it is not asked. CLF and UYW, units of account with four decimals, are
 * left out: the wire's three decimals cannot write them, and an amount that cannot be written back must not come in.
 */
const ZERO = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";
const THREE = "BHD IQD JOD KWD LYD OMR TND";
const TWO =
  "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU " +
  "CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES " +
  "KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR " +
  "NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP " +
  "TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG";

const EXPONENTS: ReadonlyMap<string, number> = new Map([
  ...ZERO.split(" ").map((code) => [code, 0] as const),
  ...TWO.split(" ").map((code) => [code, 2] as const),
  ...THREE.split(" ").map((code) => [code, 3] as const),
]);

/** Number of decimals of a currency, or undefined when the code is not an active ISO 4217 code. */
export function findExponent(currencyCode: string): number | undefined {
  return EXPONENTS.get(currencyCode);
}

export function isCurrencyCode(code: string): boolean {
  return EXPONENTS.has(code);
}

/** Codes of all currencies with so many decimals. */
export function currenciesWithExponent(exponent: number): string[] {
  return [...EXPONENTS].flatMap(([code, digits]) => (digits === exponent ? [code] : []));
}
