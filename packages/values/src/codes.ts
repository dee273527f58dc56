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
