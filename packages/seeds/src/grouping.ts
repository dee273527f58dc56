/** Items by key, in their order. */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

/** Sorted by instant, ties by the text that tells two apart: never by chance. */
export const inOrder = <T>(items: readonly T[], at: (item: T) => Date, tie: (item: T) => string): T[] =>
  items.toSorted((a, b) => at(a).getTime() - at(b).getTime() || (tie(a) < tie(b) ? -1 : 1))
