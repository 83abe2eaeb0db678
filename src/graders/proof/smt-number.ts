/** A double as the decimal that it is written by, in SMT-LIB: 0.1 is one tenth. */
export function smtNumber(value: number): string {
  const [mantissa = '0', exponent = '0'] = Math.abs(value).toString().split('e');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  const digits = BigInt(whole + fraction);
  const shift = Number(exponent) - fraction.length;
  const text =
    shift >= 0 ? `${digits * 10n ** BigInt(shift)}.0` : `(/ ${digits}.0 ${10n ** BigInt(-shift)}.0)`;
  return value < 0 ? `(- ${text})` : text;
}
