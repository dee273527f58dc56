/** A number or a code as a hurried hand types it in a Chinese input method: small letters and digits of full width, blanks around and within. */
export const asTyped = (code: string): string =>
  `\u3000${[...code.toLowerCase()].map((character) => String.fromCodePoint(character.codePointAt(0)! + 0xfee0)).join('')} `.replace(
    '－',
    ' － ',
  )
