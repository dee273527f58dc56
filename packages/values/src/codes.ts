/** Spaces of every kind, and what nobody sees: zero-width and control characters, fillers, the blank of Braille. */
export const UNSEEN = /[\s\p{Z}\p{C}\u115f\u1160\u2800\u3164\uffa0]/u

const BLANKS = /[\s\p{Z}\u115f\u1160\u2800\u3164\uffa0]+/u
const HIDDEN = /\p{C}/gu
/** Every hyphen, dash and minus that a keyboard or a text processor makes of "-". */
const DASHES = /[\u2010-\u2015\u2212]/g

/**
 * A number or a code that people type or paste, as we print it: capital letters, digits and hyphens of normal width, without
 * blanks. " ｓｏ２０２６１１２３-000456" is SO20261123-000456. The empty text for what is left out or blank.
 */
export function normaliseCode(given: string | null | undefined): string {
  const seen = [...(given ?? '').normalize('NFKC')].filter((character) => !UNSEEN.test(character)).join('')
  // Letters of codes are ASCII; others, such as a Turkish i, are left as they are. Composed again, so that it is the same next time.
  return seen
    .replace(DASHES, '-')
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase())
    .normalize('NFKC')
}

/** Separators of codes, which nobody remembers: DC-FAST, DC_FAST and DCFAST are one product line. */
export const CODE_SEPARATORS = '-_./'

/**
 * What two codes have alike that people take for the same, however they are typed: letters and digits. A code that somebody gives
 * to something is unique by it among those of its kind, and found by it where the kind's codes are listed.
 */
export const codeKey = (given: string | null | undefined): string =>
  [...normaliseCode(given)].filter((character) => !CODE_SEPARATORS.includes(character)).join('')

/** A code in the spelling in which it is known; one that is new as it is printed (see `normaliseCode`). */
export const knownSpelling = (given: string, known: Iterable<string>): string => {
  const key = codeKey(given)
  for (const code of known) if (codeKey(code) === key) return code
  return normaliseCode(given)
}

/** The words of a text that is searched for, each once, in normal width: "  苏州　ＥＶ " asks for 苏州 and EV. None for a blank text. */
export const wordsOf = (search: string): string[] => [
  ...new Set(
    search
      .normalize('NFKC')
      .split(BLANKS)
      .map((word) => word.replace(HIDDEN, '').normalize('NFKC'))
      .filter((word) => word !== ''),
  ),
]
