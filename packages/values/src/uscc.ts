// GB 32100-2015: 17 characters and a check character, weights are powers of 3 modulo 31.
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = Array.from({ length: 17 }, (_, i) => Number(3n ** BigInt(i) % 31n))

/** The check character of the first 17 characters of a unified social credit code (统一社会信用代码). */
export function usccCheckCharacter(first17: string): string | null {
  let sum = 0
  for (const [i, weight] of WEIGHTS.entries()) {
    const value = ALPHABET.indexOf(first17[i] ?? ' ')
    if (value < 0) return null
    sum += value * weight
  }
  return ALPHABET[(31 - (sum % 31)) % 31] ?? null
}

/** Whether a text has the form of a USCC: 18 characters of its alphabet. */
export const isUscc = (text: string): boolean => text.length === 18 && [...text].every((c) => ALPHABET.includes(c))

/** Whether the check character is right. A wrong one is a warning only: legal exceptions exist (specification 6.5). */
export const hasValidUsccCheck = (uscc: string): boolean => usccCheckCharacter(uscc) === uscc[17]
