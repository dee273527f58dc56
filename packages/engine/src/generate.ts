/** Helpers for the functions the compiler writes as text. Every name goes through JSON.stringify, without exception. */

/** `o["name"]`, or an own-property test where JavaScript objects already have something under that name. */
export function read(object: string, key: string): string {
  const quoted = JSON.stringify(key)
  return key in Object.prototype
    ? `(Object.hasOwn(${object}, ${quoted}) ? ${object}[${quoted}] : undefined)`
    : `${object}[${quoted}]`
}

/** Builds a function from text; `bound` are the values the text may name. */
export function generate<T>(bound: Record<string, unknown>, body: string): T {
  // The text holds nothing of a request but names and constants written by JSON.stringify.
  return new Function(...Object.keys(bound), `'use strict'\n${body}`)(...Object.values(bound)) as T
}
