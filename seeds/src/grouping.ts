/** Sorted by instant, ties by the text that tells two apart: never by chance. */
export const inOrder = <T>(items: readonly T[], at: (item: T) => Date, tie: (item: T) => string): T[] =>
  items.toSorted((a, b) => at(a).getTime() - at(b).getTime() || (tie(a) < tie(b) ? -1 : 1))
