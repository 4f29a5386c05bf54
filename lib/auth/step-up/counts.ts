/** More than a person carries; keeps every list and every guess short. */
export const mostFactors = 10;
export const recoveryCodeCount = 10;
