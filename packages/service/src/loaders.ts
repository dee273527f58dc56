import DataLoader from 'dataloader'
import { currentWork } from './request-scope.ts'

/** A batch goes when all of a list has asked, though a long list comes in turns; work that is over loads nothing more. */
const batchScheduleFn = (load: () => void): void => {
  const work = currentWork()
  if (work) work.whenAsked(load)
  else void Promise.resolve().then(() => process.nextTick(load)) // dataloader's own way
}

/** Loads one value an id, all ids of a tick in one call; missing ids give null. Cached for one request. */
export const loaderById = <Value>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<string, Value | null> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids)
      return ids.map((id) => found.get(id) ?? null)
    },
    { batchScheduleFn },
  )

/** The same for lists: missing ids give the empty list. */
export const listLoaderById = <Value>(
  load: (ids: readonly string[]) => Promise<ReadonlyMap<string, Value[]>>,
): DataLoader<string, Value[]> =>
  new DataLoader(
    async (ids) => {
      const found = await load(ids)
      return ids.map((id) => found.get(id) ?? [])
    },
    { batchScheduleFn },
  )

/** A value that depends on an id and on a field's arguments. */
export interface KeyWithArguments<Args> {
  readonly id: string
  readonly args: Args
}

/** Loads per id and arguments: one call for each distinct set of arguments, however many ids there are. */
export function loaderByArguments<Args, Value>(
  load: (ids: readonly string[], args: Args) => Promise<ReadonlyMap<string, Value>>,
): DataLoader<KeyWithArguments<Args>, Value | null, string> {
  return new DataLoader<KeyWithArguments<Args>, Value | null, string>(
    async (keys) => {
      const groups = new Map<string, { args: Args; ids: string[] }>()
      for (const { id, args } of keys) {
        const name = JSON.stringify(args)
        const group = groups.get(name) ?? { args, ids: [] }
        group.ids.push(id)
        groups.set(name, group)
      }
      const answers = new Map<string, ReadonlyMap<string, Value>>()
      await Promise.all([...groups].map(async ([name, { args, ids }]) => answers.set(name, await load(ids, args))))
      return keys.map(({ id, args }) => answers.get(JSON.stringify(args))?.get(id) ?? null)
    },
    { batchScheduleFn, cacheKeyFn: ({ id, args }) => JSON.stringify([id, args]) },
  )
}

/** Groups rows by a key: what a list loader answers. */
export function groupBy<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}

/** Indexes rows by a unique key: what a loader answers. */
export const indexBy = <Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): Map<string, Row> => {
  const index = new Map<string, Row>()
  for (const row of rows) index.set(keyOf(row), row)
  return index
}
