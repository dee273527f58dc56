/** Groups rows by a key, keeping their order: what a loader of lists answers. */
export function groupBy<Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** Indexes rows by a unique key: what a loader answers. */
export const indexBy = <Row, Key>(rows: Iterable<Row>, keyOf: (row: Row) => Key): Map<Key, Row> => {
  const index = new Map<Key, Row>()
  for (const row of rows) index.set(keyOf(row), row)
  return index
}
